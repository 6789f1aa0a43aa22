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

-- Where the worker has a role of its own beside the tables' owner, it may do what its work needs: make and change slots, book,
-- move a booking from one status to the next, and write down what it decided. It can't change or remove a decision before
-- its time (decision_retention), give a booking to another customer or slot, remove a row of either, or change a table's
-- shape. Columns that only the database or other writers set are not granted. Rights of an earlier version go first.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${workerRole}') AND '${workerRole}' <> current_user THEN
        REVOKE ALL ON availability_slots, appointments, booking_decisions, decision_periods, decision_retention, slot_changes,
            request_log FROM "${workerRole}";
        GRANT SELECT, INSERT, UPDATE (resource_id, starts_at, ends_at, capacity, current_bookings, closed_by_hand,
            terms_version, price, waiting, sequence, deleted_at) ON availability_slots TO "${workerRole}";
        GRANT SELECT, INSERT, UPDATE (status, expires_at) ON appointments TO "${workerRole}";
        -- Not the period, which only its default gives.
        GRANT SELECT, INSERT (request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity,
            current_bookings, capacity, details, follow_ups, topic_partition, topic_offset, decided_at)
            ON booking_decisions TO "${workerRole}";
        GRANT SELECT ON decision_periods, decision_retention TO "${workerRole}";
        GRANT EXECUTE ON FUNCTION begin_decision_period(interval), drop_decision_period(interval) TO "${workerRole}";
        GRANT SELECT, DELETE ON slot_changes TO "${workerRole}";
        GRANT SELECT, UPDATE (topic_id) ON request_log TO "${workerRole}";
    END IF;
END
$$;
