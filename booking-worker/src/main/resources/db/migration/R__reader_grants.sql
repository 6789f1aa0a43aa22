-- What the programs' own roles may do; whoever sets up the server makes them, and where one is missing there is nothing to
-- grant. One file with the name it had when only readers had a role: a worker of the version before knows a changed
-- repeatable migration, but with one that it does not know it refuses to start.

-- The gateway and the audit only read.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${readerRole}') THEN
        GRANT SELECT ON availability_slots, appointments, booking_decisions, decision_periods TO "${readerRole}";
    END IF;
END
$$;

-- Where the worker has a role of its own beside the tables' owner, it may do what its work needs: take and give back seats,
-- and write down what it decided. It can't change or remove a decision, nor a booking's row, nor any table's shape.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${workerRole}') AND '${workerRole}' <> current_user THEN
        GRANT SELECT, INSERT, UPDATE ON availability_slots, appointments TO "${workerRole}";
        GRANT SELECT, INSERT ON booking_decisions TO "${workerRole}";
        GRANT SELECT ON decision_periods TO "${workerRole}";
        GRANT EXECUTE ON FUNCTION begin_decision_period(interval), drop_decision_period(interval) TO "${workerRole}";
        GRANT SELECT, DELETE ON slot_changes TO "${workerRole}";
        GRANT SELECT, UPDATE (topic_id) ON request_log TO "${workerRole}";
    END IF;
END
$$;
