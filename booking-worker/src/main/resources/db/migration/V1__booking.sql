-- The tables of Slotkeeper's contract. Ids compare by their bytes (COLLATE "C"), which is faster and the same everywhere.

CREATE TABLE availability_slots (
    slot_id          text COLLATE "C" PRIMARY KEY,
    resource_id      text COLLATE "C" NOT NULL,
    starts_at        timestamptz NOT NULL,
    ends_at          timestamptz NOT NULL,
    capacity         integer NOT NULL CHECK (capacity BETWEEN 0 AND 100000),
    current_bookings integer NOT NULL DEFAULT 0,
    is_available     boolean NOT NULL DEFAULT true,
    -- Remembers why is_available is false, so that a freed seat reopens a full slot but not a closed one.
    closed_by_hand   boolean NOT NULL DEFAULT false,
    terms_version    integer NOT NULL DEFAULT 1 CHECK (terms_version >= 1),
    created_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT slot_starts_before_it_ends CHECK (starts_at < ends_at),
    CONSTRAINT slot_is_never_overbooked CHECK (0 <= current_bookings AND current_bookings <= capacity)
) WITH (fillfactor = 70); -- room for HOT updates of the counter

CREATE INDEX availability_slots_by_resource ON availability_slots (resource_id, starts_at, slot_id);
CREATE INDEX availability_slots_by_start ON availability_slots (starts_at, slot_id);

CREATE TABLE appointments (
    booking_id  uuid PRIMARY KEY,
    slot_id     text COLLATE "C" NOT NULL REFERENCES availability_slots (slot_id),
    customer_id text COLLATE "C" NOT NULL,
    quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    status      text COLLATE "C" NOT NULL DEFAULT 'CONFIRMED' CHECK (status IN ('CONFIRMED', 'CANCELLED')),
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX appointments_by_slot ON appointments (slot_id);

CREATE TABLE booking_decisions (
    request_id       uuid PRIMARY KEY,
    slot_id          text COLLATE "C" NOT NULL,
    request_digest   uuid NOT NULL,
    outcome          text COLLATE "C" NOT NULL CHECK (outcome IN ('CONFIRMED', 'REJECTED', 'SLOT_CREATED')),
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
    CONSTRAINT a_refusal_has_a_code CHECK ((outcome = 'REJECTED') = (code IS NOT NULL))
);

COMMENT ON TABLE booking_decisions IS 'Every final decision by request id; never updated.';
COMMENT ON COLUMN booking_decisions.request_digest IS 'First 16 bytes of SHA-256 over the request''s content.';
COMMENT ON COLUMN booking_decisions.details IS 'MALFORMED: what broke the contract; SLOT_CREATED: the reply.';

-- A slot that fills closes, one that gets a seat back opens again unless somebody closed it. The WHEN clause keeps the
-- function from being called for the updates in between, which would cost a fifth of the worker's speed.
CREATE FUNCTION keep_slot_availability() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_available := NOT NEW.closed_by_hand AND NEW.current_bookings < NEW.capacity;
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_2_availability_follows_seats
    BEFORE UPDATE OF current_bookings, capacity ON availability_slots
    FOR EACH ROW
    WHEN (NEW.is_available IS DISTINCT FROM (NOT NEW.closed_by_hand AND NEW.current_bookings < NEW.capacity))
    EXECUTE FUNCTION keep_slot_availability();

-- Whoever writes is_available means to close or to open the slot, unless the same statement moves the seats: then the
-- flag only repeats what the seats say. A full slot can be closed too, which is why the old value does not matter.
CREATE FUNCTION remember_slot_closed_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.closed_by_hand := NEW.closed_by_hand OR (NOT NEW.is_available AND NEW.current_bookings < NEW.capacity);
    ELSIF NEW.current_bookings = OLD.current_bookings AND NEW.capacity = OLD.capacity THEN
        NEW.closed_by_hand := NOT NEW.is_available;
    END IF;
    NEW.is_available := NOT NEW.closed_by_hand AND NEW.current_bookings < NEW.capacity;
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_1_closed_by_hand
    BEFORE INSERT OR UPDATE OF is_available ON availability_slots
    FOR EACH ROW EXECUTE FUNCTION remember_slot_closed_by_hand();

-- A writer that changes what a customer must know of, but not the version, would slip past whoever saw the old terms.
CREATE FUNCTION count_slot_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.terms_version := OLD.terms_version + 1;
    RETURN NEW;
END
$$;

CREATE TRIGGER slot_3_terms_are_counted
    BEFORE UPDATE OF resource_id, starts_at, ends_at, capacity ON availability_slots
    FOR EACH ROW
    WHEN (NEW.terms_version = OLD.terms_version
        AND (NEW.resource_id, NEW.starts_at, NEW.ends_at, NEW.capacity)
            IS DISTINCT FROM (OLD.resource_id, OLD.starts_at, OLD.ends_at, OLD.capacity))
    EXECUTE FUNCTION count_slot_terms();
