-- The decisions there are become those of period 1 (ADR 26). Nothing is copied.

-- As in version 5: longer than an autovacuum keeps others waiting, shorter than deciders wait.
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

ALTER TABLE booking_decisions RENAME TO booking_decisions_1;
ALTER INDEX booking_decisions_pkey RENAME TO booking_decisions_1_pkey;

CREATE TABLE booking_decisions (LIKE booking_decisions_1 INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS)
    PARTITION BY LIST (period);
ALTER TABLE booking_decisions DROP CONSTRAINT decisions_of_period_1;
ALTER TABLE booking_decisions ATTACH PARTITION booking_decisions_1 FOR VALUES IN (1);
ALTER TABLE booking_decisions_1 DROP CONSTRAINT decisions_of_period_1;

COMMENT ON TABLE booking_decisions IS 'Every final decision by request id, as long as it is kept; never updated.';
COMMENT ON COLUMN booking_decisions.period IS 'Given by its default, for all writers at once; see decision_periods.';

CREATE TABLE decision_periods (
    period     integer PRIMARY KEY,
    opened_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at  timestamptz,
    dropped_at timestamptz
);

INSERT INTO decision_periods (period) VALUES (1);

COMMENT ON TABLE decision_periods IS 'The latest period takes all new decisions; one that was dropped keeps its row.';
COMMENT ON COLUMN decision_periods.closed_at IS 'No decision of the period is younger.';

-- What workers ask for below this counts as this, so that a wrong setting of one of them can't make all forget. Only the
-- tables' owner writes it.
CREATE TABLE decision_retention (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    at_least interval NOT NULL DEFAULT '90 days' CHECK (at_least >= interval '1 day')
);

INSERT INTO decision_retention DEFAULT VALUES;

COMMENT ON TABLE decision_retention IS 'One row: how long decisions are kept at least, whatever the workers'' settings say.';

-- An audit with the gateway's role has to know what was dropped.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${readerRole}') THEN
        GRANT SELECT ON decision_periods TO "${readerRole}";
    END IF;
END
$$;

-- Whoever could read or write the decisions still can.
DO $$
DECLARE
    granted record;
BEGIN
    FOR granted IN
        SELECT acl.privilege_type, acl.grantee::regrole AS grantee
          FROM pg_class, aclexplode(relacl) AS acl
         WHERE oid = 'booking_decisions_1'::regclass AND acl.grantee NOT IN (0, relowner)
    LOOP
        EXECUTE format('GRANT %s ON booking_decisions TO %s', granted.privilege_type, granted.grantee);
    END LOOP;
END
$$;

-- Opens the next period when the latest one is half as old as decisions are kept: as long as the caller says, and as
-- decision_retention says at least. Request ids are unique in each period, and
-- over all of them because of this lock: whoever decides reads this table first and keeps that lock to the end of his
-- transaction. So nobody who writes to a period has not seen the ones before it whole.
-- The temporary schema comes last, so that nobody can put tables of his own before these.
-- The waiting lock makes deciders wait as well, therefore not long; whoever is not served comes again. Whoever reads or writes
-- decisions locks the table as a whole first, so ONLY that is locked here: an autovacuum of a period is not in the way.
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
        'CREATE TABLE booking_decisions_%1$s PARTITION OF booking_decisions (PRIMARY KEY (request_id)) FOR VALUES IN (%1$s)',
        following);
    EXECUTE format('ALTER TABLE ONLY booking_decisions ALTER COLUMN period SET DEFAULT %s', following);
    UPDATE decision_periods SET closed_at = clock_timestamp() WHERE period = latest.period;
    INSERT INTO decision_periods (period) VALUES (following);
    RETURN following;
END
$$;

-- Drops the oldest period if all of its decisions are old enough, as above; one a call, so that no lock is held for two. The files go
-- after the locks. The latest period is never dropped, whatever the clock says.
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
    -- Nobody else comes to the period now, but an autovacuum may be there, which gives way after deadlock_timeout (1 s).
    PERFORM set_config('lock_timeout', '1500ms', true);
    EXECUTE format('ALTER TABLE booking_decisions DETACH PARTITION booking_decisions_%s', oldest);
    EXECUTE format('DROP TABLE booking_decisions_%s', oldest);
    UPDATE decision_periods SET dropped_at = clock_timestamp() WHERE period = oldest;
    RETURN oldest;
END
$$;

-- Not for everybody: whoever may write decisions may also see to it that they go in time.
REVOKE EXECUTE ON FUNCTION begin_decision_period(interval), drop_decision_period(interval) FROM PUBLIC;

DO $$
DECLARE
    writer regrole;
BEGIN
    FOR writer IN
        SELECT DISTINCT acl.grantee::regrole
          FROM pg_class, aclexplode(relacl) AS acl
         WHERE oid = 'booking_decisions'::regclass AND acl.grantee NOT IN (0, relowner) AND acl.privilege_type = 'INSERT'
    LOOP
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION begin_decision_period(interval), drop_decision_period(interval) TO %s', writer);
    END LOOP;
END
$$;
