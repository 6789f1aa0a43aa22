-- The roles and the database that Slotkeeper expects to find. Read by init.sh in single-user mode, where a statement ends
-- with a semicolon before an empty line, so there is none within a statement. Passwords are read from the secrets.
DO $$
DECLARE
    password text;
BEGIN
    password := btrim(pg_read_file('/run/secrets/postgres_owner'), E' \n');
    EXECUTE format('CREATE ROLE slotkeeper LOGIN PASSWORD %L', password);
    password := btrim(pg_read_file('/run/secrets/postgres_reader'), E' \n');
    EXECUTE format('CREATE ROLE slotkeeper_reader LOGIN PASSWORD %L', password);
    password := btrim(pg_read_file('/run/secrets/postgres_replication'), E' \n');
    EXECUTE format('CREATE ROLE slotkeeper_replication LOGIN REPLICATION PASSWORD %L', password);
END
$$;

CREATE DATABASE slotkeeper OWNER slotkeeper ENCODING 'UTF8' TEMPLATE template0;

