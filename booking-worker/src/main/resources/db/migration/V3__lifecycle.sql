-- The whole life of a booking: holds, waitlists, cancellation, rescheduling; and of a slot: change, closing, deletion.

ALTER TABLE availability_slots
    -- As a person reads it; Slotkeeper does not calculate with it.
    ADD COLUMN price      text,
    -- Places taken in the waitlist. While there are any, free seats are not for anybody else.
    ADD COLUMN waiting    integer NOT NULL DEFAULT 0 CHECK (waiting >= 0),
    -- Counts every change of the row: the guard of all writes, and the order of what is published of the slot.
    ADD COLUMN sequence   bigint NOT NULL DEFAULT 1,
    -- A deleted slot stays for the sake of its bookings' rows; its id is taken for good.
    ADD COLUMN deleted_at timestamptz;

ALTER TABLE appointments
    -- Until when it is held, or waits.
    ADD COLUMN expires_at  timestamptz,
    -- Orders a slot's waitlist.
    ADD COLUMN waits_since bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT appointments_status_check,
    ADD CONSTRAINT appointments_status_check CHECK (status IN
        ('CONFIRMED', 'HELD', 'WAITLISTED', 'CANCELLED', 'EXPIRED', 'RELEASED', 'RESCHEDULED'));

-- Partial, so that bookings for good, which are most, cost nothing here.
CREATE INDEX appointments_waiting ON appointments (slot_id, waits_since) WHERE status = 'WAITLISTED';
CREATE INDEX appointments_due ON appointments (expires_at) WHERE status IN ('HELD', 'WAITLISTED');
CREATE INDEX availability_slots_waited_for ON availability_slots (starts_at) WHERE waiting > 0;

ALTER TABLE booking_decisions
    ADD COLUMN follow_ups text,
    DROP CONSTRAINT booking_decisions_outcome_check,
    ADD CONSTRAINT booking_decisions_outcome_check CHECK (outcome IN
        ('CONFIRMED', 'REJECTED', 'HELD', 'WAITLISTED', 'CANCELLED', 'RELEASED', 'EXPIRED', 'RESCHEDULED',
         'SLOT_CREATED', 'SLOT_CHANGED', 'SLOT_CLOSED', 'SLOT_REOPENED', 'SLOT_DELETED'));

COMMENT ON COLUMN booking_decisions.details IS
    'MALFORMED: what broke the contract; else the reply, where the other columns don''t give it.';
COMMENT ON COLUMN booking_decisions.follow_ups IS 'What else the decision did: one event a line.';

-- Writers outside Slotkeeper need not know of the sequence. The WHEN clause is false for those who count it themselves.
CREATE FUNCTION count_slot_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sequence := OLD.sequence + 1;
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_4_changes_are_counted
    BEFORE UPDATE ON availability_slots
    FOR EACH ROW WHEN (NEW.sequence = OLD.sequence)
    EXECUTE FUNCTION count_slot_changes();

DROP TRIGGER slot_3_terms_are_counted ON availability_slots;
CREATE TRIGGER slot_3_terms_are_counted
    BEFORE UPDATE OF resource_id, starts_at, ends_at, capacity, price ON availability_slots
    FOR EACH ROW
    WHEN (NEW.terms_version = OLD.terms_version
        AND (NEW.resource_id, NEW.starts_at, NEW.ends_at, NEW.capacity, NEW.price)
            IS DISTINCT FROM (OLD.resource_id, OLD.starts_at, OLD.ends_at, OLD.capacity, OLD.price))
    EXECUTE FUNCTION count_slot_terms();
