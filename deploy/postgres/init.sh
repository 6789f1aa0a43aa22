#!/usr/bin/env bash
# Makes the database's files where there are none: the roles with their passwords, and the empty database. It runs before
# the server does and ends, so that the server itself is handed no password.
set -euo pipefail
: "${PGDATA:?}"
if [ -e "$PGDATA" ]; then
  echo "$PGDATA is there already and stays as it is."
  exit 0
fi

# Under another name until it is whole: an interrupted start begins anew.
new="$PGDATA.new"
rm -rf "$new"
mkdir -p "$(dirname "$PGDATA")"
# The order of texts is PostgreSQL's own, so an image with another C library can't break an index.
initdb --pgdata="$new" --username=postgres --pwfile=/run/secrets/postgres/postgres_superuser \
  --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 \
  --auth-local=peer --auth-host=scram-sha-256 > /dev/null
cat >> "$new/pg_hba.conf" << 'HBA'
host all all all scram-sha-256
host replication slotkeeper_replication all scram-sha-256
HBA
cat >> "$new/postgresql.conf" << 'CONF'
include '/etc/slotkeeper/postgresql.conf'
include_if_exists 'replication.conf'
CONF
# Without a server: nobody can connect before the passwords are set.
postgres --single -j -c exit_on_error=on -D "$new" postgres < "$(dirname "$0")/init.sql" > /dev/null
mv "$new" "$PGDATA"
echo "$PGDATA is made."
