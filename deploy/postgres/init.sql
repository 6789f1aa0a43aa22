-- Slotkeeper's roles and its database, in containers. Read by init.sh in single-user mode, where a statement ends with a
-- semicolon before an empty line, so there is none within a statement. Passwords are read from the volume of the secrets.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['owner', 'worker', 'reader', 'replication'] LOOP
        EXECUTE format(
            'CREATE ROLE %I LOGIN PASSWORD %L',
            CASE role WHEN 'owner' THEN 'slotkeeper' ELSE 'slotkeeper_' || role END,
            btrim(pg_read_file('/run/secrets/postgres/postgres_' || role), E' \n'));
    END LOOP;
    ALTER ROLE slotkeeper_replication REPLICATION;
    -- The owner sees what the worker's sessions do, and can end them.
    GRANT slotkeeper_worker TO slotkeeper;
END
$$;

CREATE DATABASE slotkeeper OWNER slotkeeper ENCODING 'UTF8' TEMPLATE template0;

-- Nobody else comes in, and those who do make no temporary tables.
REVOKE ALL ON DATABASE slotkeeper FROM PUBLIC;

GRANT CONNECT ON DATABASE slotkeeper TO slotkeeper_worker, slotkeeper_reader;

