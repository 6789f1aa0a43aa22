-- Decisions are to be kept in periods, each a table of its own that is dropped as a whole when it is old enough (ADR 26).
-- Three migrations, because each holds its locks to its end: here a moment's lock, then a look at all rows that stops
-- nobody, then a moment's lock again.

-- Asks for the lock in short turns, so that decisions go on while somebody else reads the table for long. A turn is longer
-- than deadlock_timeout (1 s), after which an autovacuum gives way, and shorter than deciders wait for a lock (3 s).
DO $$
BEGIN
    FOR turn IN 1..60 LOOP
        BEGIN
            SET LOCAL lock_timeout = '1500ms';
            LOCK TABLE booking_decisions IN ACCESS EXCLUSIVE MODE;
            RETURN;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(1);
        END;
    END LOOP;
    RAISE 'booking_decisions is in use all the time: end what reads it, or let its vacuum end, and start the worker again'
        USING ERRCODE = 'lock_not_available';
END
$$;

ALTER TABLE booking_decisions
    ADD COLUMN period integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT decisions_of_period_1 CHECK (period = 1) NOT VALID;
