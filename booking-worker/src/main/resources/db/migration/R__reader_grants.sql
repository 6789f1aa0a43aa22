-- Grants the programs' own roles what they need. The administrator of the server creates the roles; a missing role gets
-- nothing. The name dates from the time when only readers had a role; docs/operations/secure.md refers to it.

-- Gateway and audit only read.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${readerRole}') THEN
        GRANT SELECT ON availability_slots, appointments, booking_decisions, decision_periods TO "${readerRole}";
    END IF;
END
$$;

-- A worker with a role that does not own the tables may create and change slots, book, move a booking from one status to the
-- next, and store decisions. It can't change a decision, delete one early (decision_retention), give a booking to another
-- customer or slot, delete a slot or a booking, or alter a table. Columns that only the database or other programs set are
-- not granted. The REVOKE removes what an earlier version granted.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${workerRole}') AND '${workerRole}' <> current_user THEN
        REVOKE ALL ON availability_slots, appointments, booking_decisions, decision_periods, decision_retention, slot_changes,
            request_log FROM "${workerRole}";
        GRANT SELECT, INSERT, UPDATE (resource_id, starts_at, ends_at, capacity, current_bookings, closed_by_hand,
            terms_version, price, waiting, held_back, sequence, deleted_at) ON availability_slots TO "${workerRole}";
        GRANT SELECT, INSERT, UPDATE (status, expires_at, end_reason, first_booking_id, rescheduled_to)
            ON appointments TO "${workerRole}";
        -- Not the period, which only its default gives.
        GRANT SELECT, INSERT (request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity,
            current_bookings, capacity, details, follow_ups, topic_partition, topic_offset, decided_at, slot_order,
            batch_position, digest_version)
            ON booking_decisions TO "${workerRole}";
        GRANT SELECT ON decision_periods, decision_retention TO "${workerRole}";
        GRANT EXECUTE ON FUNCTION begin_decision_period(interval), drop_decision_period(interval) TO "${workerRole}";
        GRANT SELECT, DELETE ON slot_changes TO "${workerRole}";
        GRANT SELECT, UPDATE (topic_id) ON request_log TO "${workerRole}";
    END IF;
END
$$;
