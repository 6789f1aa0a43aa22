-- Slotkeeper's roles and its database, for a fresh PostgreSQL server: run once, as a superuser, before the first worker
-- starts. psql reads the passwords from its environment, so that they stand in no file:
--
--   SLOTKEEPER_OWNER_PASSWORD=… SLOTKEEPER_WORKER_PASSWORD=… SLOTKEEPER_READER_PASSWORD=… psql -v ON_ERROR_STOP=1 -f roles.sql
--
-- and, where a standby or a base backup is to be, with SLOTKEEPER_REPLICATION_PASSWORD=… before it.

\getenv owner_password SLOTKEEPER_OWNER_PASSWORD
\getenv worker_password SLOTKEEPER_WORKER_PASSWORD
\getenv reader_password SLOTKEEPER_READER_PASSWORD

-- Owns the tables and runs the migrations (spring.flyway.user). Besides, only operators log in with it: to erase a customer, and
-- for what the docs call the owner's.
CREATE ROLE slotkeeper LOGIN PASSWORD :'owner_password';

-- The worker (spring.datasource.username): the migration R__reader_grants says what it may do.
CREATE ROLE slotkeeper_worker LOGIN PASSWORD :'worker_password';

-- The gateway and the audit: they only read.
CREATE ROLE slotkeeper_reader LOGIN PASSWORD :'reader_password';

-- The owner sees what the worker's sessions do, and can end them.
GRANT slotkeeper_worker TO slotkeeper;

CREATE DATABASE slotkeeper OWNER slotkeeper ENCODING 'UTF8' TEMPLATE template0;

-- Nobody else comes in, and those who do make no temporary tables.
REVOKE ALL ON DATABASE slotkeeper FROM PUBLIC;
GRANT CONNECT ON DATABASE slotkeeper TO slotkeeper_worker, slotkeeper_reader;

-- Optional, last: copies the whole server, for a standby or a base backup. It comes in only where pg_hba.conf has a line such as
-- "host replication slotkeeper_replication … scram-sha-256".
\getenv replication_password SLOTKEEPER_REPLICATION_PASSWORD
\if :{?replication_password}
CREATE ROLE slotkeeper_replication LOGIN REPLICATION PASSWORD :'replication_password';
\endif
