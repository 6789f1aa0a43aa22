-- All tables of Slotkeeper's contract. Ids compare by their bytes (COLLATE "C"), which is faster and the same everywhere.
-- Every constraint has a name, so that later migrations and error reports can refer to it. The tables refuse what the
-- contract refuses: ids outside its alphabet, slot ids that no address can carry, texts that are too long, not printable
-- or only blanks, and instants outside the years 0001 to 9999, infinity included. The ranges of characters are those of the
-- contract's class PrintableText. Lengths are not part of the patterns: a bound such as {1,64} makes a comparison more than
-- ten times as slow.

CREATE TABLE availability_slots (
    slot_id          text COLLATE "C" NOT NULL,
    resource_id      text COLLATE "C" NOT NULL,
    starts_at        timestamptz NOT NULL,
    ends_at          timestamptz NOT NULL,
    capacity         integer NOT NULL,
    current_bookings integer NOT NULL DEFAULT 0,
    is_available     boolean NOT NULL DEFAULT true,
    -- Distinguishes a closed slot from a full one: a freed seat reopens only the full one.
    closed_by_hand   boolean NOT NULL DEFAULT false,
    terms_version    integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    -- Text for people; Slotkeeper does not calculate with it.
    price            text,
    -- Number of waitlist entries.
    waiting          integer NOT NULL DEFAULT 0,
    -- Whether free seats are held back for the waitlist: with its strict order, and after another program's change until
    -- a worker has served it.
    held_back        boolean NOT NULL DEFAULT false,
    -- Counts the changes of the row: the guard of all writes, and the order of the published states.
    sequence         bigint NOT NULL DEFAULT 1,
    -- The row of a deleted slot stays, because its bookings refer to it; its id can't be used again.
    deleted_at       timestamptz,
    CONSTRAINT availability_slots_pkey PRIMARY KEY (slot_id),
    CONSTRAINT availability_slots_slot_id_check CHECK (
        char_length(slot_id) BETWEEN 1 AND 64 AND slot_id !~ '[^A-Za-z0-9._:-]' AND slot_id NOT IN ('.', '..')),
    CONSTRAINT availability_slots_resource_id_check CHECK (
        char_length(resource_id) BETWEEN 1 AND 64 AND resource_id !~ '[^A-Za-z0-9._:-]'),
    CONSTRAINT availability_slots_price_check CHECK (
        char_length(price) BETWEEN 1 AND 64
        AND price !~ '[\u0001-\u001F\u007F-\u009F\u00AD\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u180E\u200B'
            '\u2028-\u202E\u2060-\u2064\u2066-\u206F\uE000-\uF8FF\uFEFF\uFFF9-\uFFFB\U000110BD\U000110CD'
            '\U00013430-\U0001343F\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0001\U000E0020-\U000E007F'
            '\U000F0000-\U000FFFFD\U00100000-\U0010FFFD]'
        AND price ~ '[^\u0020\u00A0\u061C\u1680\u2000-\u200A\u200C-\u200F\u202F\u205F\u3000]'),
    CONSTRAINT availability_slots_times_check CHECK (
        starts_at >= '0001-01-01 00:00:00Z' AND ends_at <= '9999-12-31 23:59:59.999999Z'),
    CONSTRAINT availability_slots_capacity_check CHECK (capacity BETWEEN 0 AND 100000),
    CONSTRAINT availability_slots_terms_version_check CHECK (terms_version >= 1),
    CONSTRAINT availability_slots_waiting_check CHECK (waiting >= 0),
    CONSTRAINT slot_starts_before_it_ends CHECK (starts_at < ends_at),
    CONSTRAINT slot_is_never_overbooked CHECK (0 <= current_bookings AND current_bookings <= capacity)
) WITH (fillfactor = 70); -- leaves room for HOT updates of the counter

CREATE INDEX availability_slots_by_resource ON availability_slots (resource_id, starts_at, slot_id);
CREATE INDEX availability_slots_by_start ON availability_slots (starts_at, slot_id);
CREATE INDEX availability_slots_waited_for ON availability_slots (starts_at) WHERE waiting > 0;

CREATE TABLE appointments (
    booking_id  uuid NOT NULL,
    slot_id     text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    quantity    integer NOT NULL,
    status      text COLLATE "C" NOT NULL DEFAULT 'CONFIRMED',
    created_at  timestamptz NOT NULL DEFAULT now(),
    -- The end of a hold or of a waitlist entry, unless its slot begins earlier.
    expires_at  timestamptz,
    -- Orders a slot's waitlist.
    waits_since bigint NOT NULL DEFAULT 0,
    -- The terms that a waitlist entry was made for, if its request said what terms its customer saw; otherwise NULL.
    -- The entry is not promoted to others.
    agreed_starts_at   timestamptz,
    agreed_ends_at     timestamptz,
    agreed_resource_id text COLLATE "C",
    agreed_price       text,
    -- Cause of the end of a waitlist entry, if it is not the time.
    end_reason  text COLLATE "C",
    -- The first booking of a chain of reschedules; NULL if the booking was never moved.
    first_booking_id uuid,
    -- Sum of the terms versions that its earlier slots had when it left them.
    earlier_terms    integer NOT NULL DEFAULT 0,
    -- The booking that replaced this one.
    rescheduled_to   uuid,
    CONSTRAINT appointments_pkey PRIMARY KEY (booking_id),
    CONSTRAINT appointments_slot_id_fkey FOREIGN KEY (slot_id) REFERENCES availability_slots (slot_id),
    CONSTRAINT appointments_customer_id_check CHECK (
        char_length(customer_id) BETWEEN 1 AND 128
        AND customer_id !~ '[\u0001-\u001F\u007F-\u009F\u00AD\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u180E\u200B'
            '\u2028-\u202E\u2060-\u2064\u2066-\u206F\uE000-\uF8FF\uFEFF\uFFF9-\uFFFB\U000110BD\U000110CD'
            '\U00013430-\U0001343F\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0001\U000E0020-\U000E007F'
            '\U000F0000-\U000FFFFD\U00100000-\U0010FFFD]'
        AND customer_id ~ '[^\u0020\u00A0\u061C\u1680\u2000-\u200A\u200C-\u200F\u202F\u205F\u3000]'),
    CONSTRAINT appointments_expires_at_check CHECK (
        expires_at BETWEEN '0001-01-01 00:00:00Z' AND '9999-12-31 23:59:59.999999Z'),
    CONSTRAINT appointments_quantity_check CHECK (quantity BETWEEN 1 AND 1000),
    CONSTRAINT appointments_status_check CHECK (status IN
        ('CONFIRMED', 'HELD', 'WAITLISTED', 'CANCELLED', 'EXPIRED', 'RELEASED', 'RESCHEDULED')),
    CONSTRAINT terms_are_agreed_as_a_whole CHECK (
        num_nulls(agreed_starts_at, agreed_ends_at, agreed_resource_id) IN (0, 3)
        AND (agreed_price IS NULL OR agreed_starts_at IS NOT NULL)),
    CONSTRAINT appointments_end_reason_check CHECK (
        end_reason IS NULL OR (end_reason = 'TERMS' AND status = 'EXPIRED')),
    CONSTRAINT appointments_earlier_terms_check CHECK (earlier_terms >= 0),
    CONSTRAINT only_a_rescheduled_booking_lives_on CHECK (rescheduled_to IS NULL OR status = 'RESCHEDULED')
);

CREATE INDEX appointments_by_slot ON appointments (slot_id);
-- Partial, so that confirmed bookings, the majority, cost nothing here.
CREATE INDEX appointments_waiting ON appointments (slot_id, waits_since) WHERE status = 'WAITLISTED';
-- For the search for waitlists that another program's change has left with seats.
CREATE INDEX appointments_waiting_by_quantity ON appointments (slot_id, quantity) WHERE status = 'WAITLISTED';
-- For the search for holds of slots that have begun.
CREATE INDEX appointments_held ON appointments (slot_id) WHERE status = 'HELD';
CREATE INDEX appointments_due ON appointments (expires_at) WHERE status IN ('HELD', 'WAITLISTED');

-- Partitioned by period, so that old decisions can be dropped with their partition (ADR 26). Each partition has its own
-- primary key.
CREATE TABLE booking_decisions (
    request_id       uuid NOT NULL,
    slot_id          text COLLATE "C" NOT NULL,
    request_digest   uuid NOT NULL,
    outcome          text COLLATE "C" NOT NULL,
    code             text COLLATE "C",
    reason           text COLLATE "C",
    customer_id      text COLLATE "C",
    quantity         integer,
    current_bookings integer,
    capacity         integer,
    details          text,
    topic_partition  integer NOT NULL,
    topic_offset     bigint NOT NULL,
    decided_at       timestamptz NOT NULL,
    follow_ups       text,
    slot_order       bigint,
    batch_position   integer,
    period           integer NOT NULL DEFAULT 1,
    digest_version   integer NOT NULL DEFAULT 1,
    CONSTRAINT booking_decisions_outcome_check CHECK (outcome IN
        ('CONFIRMED', 'REJECTED', 'HELD', 'EXTENDED', 'WAITLISTED', 'CANCELLED', 'RELEASED', 'EXPIRED', 'RESCHEDULED',
         'SLOT_CREATED', 'SLOT_CHANGED', 'SLOT_CLOSED', 'SLOT_REOPENED', 'SLOT_DELETED', 'WAITLIST_SERVED')),
    CONSTRAINT booking_decisions_digest_version_check CHECK (digest_version IN (1, 2)),
    CONSTRAINT a_refusal_has_a_code CHECK ((outcome = 'REJECTED') = (code IS NOT NULL))
) PARTITION BY LIST (period);

CREATE TABLE booking_decisions_1 PARTITION OF booking_decisions (
    CONSTRAINT booking_decisions_1_pkey PRIMARY KEY (request_id)
) FOR VALUES IN (1);

COMMENT ON TABLE booking_decisions IS
    'Every final decision by request id, until its period is dropped; workers never update it.';
COMMENT ON COLUMN booking_decisions.request_digest IS 'First 16 bytes of SHA-256 over the request''s content.';
COMMENT ON COLUMN booking_decisions.digest_version IS
    'How the digest was computed: 1 with expiresAt, as by writers that name no version; 2 without it.';
COMMENT ON COLUMN booking_decisions.details IS
    'MALFORMED: the violated rule of the contract; otherwise the reply, where the other columns do not contain it.';
COMMENT ON COLUMN booking_decisions.follow_ups IS 'Other effects of the decision: one event a line.';
COMMENT ON COLUMN booking_decisions.slot_order IS
    'Orders the decisions of a slot: twice the sequence of the row that was read, plus 1 if the transaction changed the row.';
COMMENT ON COLUMN booking_decisions.batch_position IS 'Orders the decisions of one transaction.';
COMMENT ON COLUMN booking_decisions.period IS 'Set by its default, for all writers at once; see decision_periods.';

CREATE TABLE decision_periods (
    period     integer NOT NULL,
    opened_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at  timestamptz,
    dropped_at timestamptz,
    CONSTRAINT decision_periods_pkey PRIMARY KEY (period)
);

INSERT INTO decision_periods (period) VALUES (1);

COMMENT ON TABLE decision_periods IS 'The latest period takes all new decisions; a dropped period keeps its row.';
COMMENT ON COLUMN decision_periods.closed_at IS 'All decisions of the period are older.';

-- The minimum for all workers, so that a wrong setting of one worker can't drop decisions early. Only the owner of the
-- tables may change it.
CREATE TABLE decision_retention (
    only_row boolean NOT NULL DEFAULT true,
    at_least interval NOT NULL DEFAULT '90 days',
    CONSTRAINT decision_retention_pkey PRIMARY KEY (only_row),
    CONSTRAINT decision_retention_only_row_check CHECK (only_row),
    CONSTRAINT decision_retention_at_least_check CHECK (at_least >= interval '1 day')
);

INSERT INTO decision_retention DEFAULT VALUES;

COMMENT ON TABLE decision_retention IS 'One row: minimum time that decisions are kept; workers can''t set less.';

-- Identifies the request log that the decisions came from. A worker compares both before it decides: decisions without
-- their log, or a log without its decisions, mean that one of the two was lost or replaced.
CREATE TABLE request_log (
    only_row  boolean NOT NULL DEFAULT true,
    ledger_id uuid NOT NULL DEFAULT gen_random_uuid(),
    topic_id  text COLLATE "C",
    CONSTRAINT request_log_pkey PRIMARY KEY (only_row),
    CONSTRAINT request_log_only_row_check CHECK (only_row)
);

INSERT INTO request_log DEFAULT VALUES;

COMMENT ON TABLE request_log IS 'One row: this database and its request log.';
COMMENT ON COLUMN request_log.ledger_id IS 'Id of this database; workers commit it with their offsets.';
COMMENT ON COLUMN request_log.topic_id IS 'Kafka''s id of booking.requests; NULL: the next worker sets it.';

-- Slots that other programs changed, to be published on booking.availability; a worker knows its own changes. A row is
-- deleted after its slot is published; several rows of one slot are published once.
CREATE TABLE slot_changes (
    change_id bigint GENERATED ALWAYS AS IDENTITY,
    slot_id   text COLLATE "C" NOT NULL,
    CONSTRAINT slot_changes_pkey PRIMARY KEY (change_id)
);

COMMENT ON TABLE slot_changes IS 'Slots that other programs changed and that were not published since.';

-- The triggers of availability_slots. BEFORE triggers run in the order of their names, hence the numbers.

-- An UPDATE of is_available closes or opens the slot, unless the same statement changes the seats: then the flag only
-- repeats the seats. A full slot can be closed too, so the old value of the flag does not matter.
CREATE FUNCTION remember_slot_closed_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.closed_by_hand := NEW.closed_by_hand OR (NOT NEW.is_available AND NEW.current_bookings < NEW.capacity);
    ELSIF NEW.current_bookings = OLD.current_bookings AND NEW.capacity = OLD.capacity THEN
        NEW.closed_by_hand := NOT NEW.is_available;
    END IF;
    NEW.is_available := NOT NEW.closed_by_hand AND NEW.current_bookings < NEW.capacity
        AND NOT (NEW.held_back AND NEW.waiting > 0);
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_1_closed_by_hand
    BEFORE INSERT OR UPDATE OF is_available ON availability_slots
    FOR EACH ROW EXECUTE FUNCTION remember_slot_closed_by_hand();

-- A full slot closes, and a freed seat reopens it unless it was closed by hand or holds the seat back. The WHEN clause
-- avoids a call of the function for every other update, which would cost a fifth of the worker's speed.
CREATE FUNCTION keep_slot_availability() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_available := NOT NEW.closed_by_hand AND NEW.current_bookings < NEW.capacity
        AND NOT (NEW.held_back AND NEW.waiting > 0);
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_2_availability_follows_seats
    BEFORE UPDATE OF current_bookings, capacity, waiting, held_back ON availability_slots
    FOR EACH ROW
    WHEN (NEW.is_available IS DISTINCT FROM (NOT NEW.closed_by_hand AND NEW.current_bookings < NEW.capacity
        AND NOT (NEW.held_back AND NEW.waiting > 0)))
    EXECUTE FUNCTION keep_slot_availability();

-- Increments the version of the terms for writers that change the terms without it. Otherwise a booking on the old terms
-- would be accepted.
CREATE FUNCTION count_slot_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.terms_version := OLD.terms_version + 1;
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_3_terms_are_counted
    BEFORE UPDATE OF resource_id, starts_at, ends_at, capacity, price ON availability_slots
    FOR EACH ROW
    WHEN (NEW.terms_version = OLD.terms_version
        AND (NEW.resource_id, NEW.starts_at, NEW.ends_at, NEW.capacity, NEW.price)
            IS DISTINCT FROM (OLD.resource_id, OLD.starts_at, OLD.ends_at, OLD.capacity, OLD.price))
    EXECUTE FUNCTION count_slot_terms();

-- The remaining functions run with the rights of the owner of the tables (SECURITY DEFINER), so that their callers need
-- none. Their search path names the temporary schema last: otherwise PostgreSQL would search it first, and a caller's
-- temporary table slot_changes, with a trigger of its own, would execute that trigger as the owner.

-- Increments the sequence for other programs, and records their change. Free seats of a slot with a waitlist are held
-- back until a worker has served it. The WHEN clause is false for the worker, which increments the sequence itself.
CREATE FUNCTION count_slot_changes() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = "${flyway:defaultSchema}", pg_temp AS $$
BEGIN
    NEW.sequence := OLD.sequence + 1;
    IF NEW.waiting > 0 THEN
        NEW.held_back := true;
        NEW.is_available := false;
    END IF;
    INSERT INTO slot_changes (slot_id) VALUES (NEW.slot_id);
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_4_changes_are_counted
    BEFORE UPDATE ON availability_slots
    FOR EACH ROW WHEN (NEW.sequence = OLD.sequence)
    EXECUTE FUNCTION count_slot_changes();

-- Records new slots, and those whose row was deleted.
CREATE FUNCTION record_slot_change() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = "${flyway:defaultSchema}", pg_temp AS $$
BEGIN
    INSERT INTO slot_changes (slot_id) VALUES (coalesce(NEW.slot_id, OLD.slot_id));
    RETURN NULL;
END
$$;

CREATE TRIGGER slot_5_additions_and_removals_are_recorded
    AFTER INSERT OR DELETE ON availability_slots
    FOR EACH ROW EXECUTE FUNCTION record_slot_change();

-- Only the role that creates a trigger needs EXECUTE on its function; roles that write to the table do not. Without the
-- REVOKE any role could use the functions in a trigger on its own table; if that table's slot_id had a type with its own
-- cast to text, the cast would run as the owner.
REVOKE EXECUTE ON FUNCTION count_slot_changes(), record_slot_change() FROM PUBLIC;

-- Begins the next period if the latest one has lasted for half the retention: the caller's, or that of decision_retention
-- if it is longer. Request ids are unique within a period by its primary key, and across periods by the lock: every decider
-- reads booking_decisions first and keeps that lock until the end of its transaction, so no decider writes into a period
-- without having seen all earlier ones completely.
-- A waiting exclusive lock blocks deciders too, hence the short timeout; the worker calls again later. Readers and writers
-- lock the partitioned table before a partition, so it is enough to lock it ONLY; then an autovacuum of a partition is not
-- in the way.
CREATE FUNCTION begin_decision_period(kept interval) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = "${flyway:defaultSchema}", pg_temp SET lock_timeout = '300ms' AS $$
DECLARE
    latest    decision_periods;
    following integer;
BEGIN
    IF kept IS NULL OR kept < interval '1 day' THEN
        RAISE 'decisions are to be kept for %, allowed is a day or more', kept USING ERRCODE = 'invalid_parameter_value';
    END IF;
    kept := greatest(kept, (SELECT at_least FROM decision_retention));
    IF NOT pg_try_advisory_xact_lock(hashtextextended('slotkeeper decision periods', 0)) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT latest FROM decision_periods ORDER BY period DESC LIMIT 1;
    IF clock_timestamp() < latest.opened_at + kept / 2 THEN
        RETURN NULL;
    END IF;
    following := latest.period + 1;
    LOCK TABLE ONLY booking_decisions IN ACCESS EXCLUSIVE MODE;
    EXECUTE format(
        'CREATE TABLE booking_decisions_%1$s PARTITION OF booking_decisions ('
        'CONSTRAINT booking_decisions_%1$s_pkey PRIMARY KEY (request_id)) FOR VALUES IN (%1$s)',
        following);
    EXECUTE format('ALTER TABLE ONLY booking_decisions ALTER COLUMN period SET DEFAULT %s', following);
    UPDATE decision_periods SET closed_at = clock_timestamp() WHERE period = latest.period;
    INSERT INTO decision_periods (period) VALUES (following);
    RETURN following;
END
$$;

-- Drops the oldest period if all its decisions are older than the retention, as above. One period a call, so that no lock
-- is held for two. The latest period is never dropped, even if the clock is wrong.
CREATE FUNCTION drop_decision_period(kept interval) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = "${flyway:defaultSchema}", pg_temp SET lock_timeout = '300ms' AS $$
DECLARE
    oldest integer;
BEGIN
    IF kept IS NULL OR kept < interval '1 day' THEN
        RAISE 'decisions are to be kept for %, allowed is a day or more', kept USING ERRCODE = 'invalid_parameter_value';
    END IF;
    kept := greatest(kept, (SELECT at_least FROM decision_retention));
    IF NOT pg_try_advisory_xact_lock(hashtextextended('slotkeeper decision periods', 0)) THEN
        RETURN NULL;
    END IF;
    SELECT min(period) INTO oldest FROM decision_periods WHERE dropped_at IS NULL;
    IF NOT EXISTS (SELECT FROM decision_periods WHERE period = oldest AND closed_at <= clock_timestamp() - kept) THEN
        RETURN NULL;
    END IF;
    LOCK TABLE ONLY booking_decisions IN ACCESS EXCLUSIVE MODE;
    -- No other session can reach the period now except an autovacuum, which gives way after deadlock_timeout (1 s).
    PERFORM set_config('lock_timeout', '1500ms', true);
    EXECUTE format('ALTER TABLE booking_decisions DETACH PARTITION booking_decisions_%s', oldest);
    EXECUTE format('DROP TABLE booking_decisions_%s', oldest);
    UPDATE decision_periods SET dropped_at = clock_timestamp() WHERE period = oldest;
    RETURN oldest;
END
$$;

-- Only for roles that R__reader_grants names.
REVOKE EXECUTE ON FUNCTION begin_decision_period(interval), drop_decision_period(interval) FROM PUBLIC;
