-- The gateway reads with a role of its own, made by whoever sets up the server; without it there is nothing to grant.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${readerRole}') THEN
        GRANT SELECT ON availability_slots, appointments, booking_decisions TO "${readerRole}";
    END IF;
END
$$;
