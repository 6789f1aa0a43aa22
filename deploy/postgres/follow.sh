#!/usr/bin/env bash
# Makes this server's files a copy of those of a server that is stopped, mounted at /source, and has it follow that one.
#   follow.sh PRIMARY NAME   the primary's host name, and the name that this server is known by to it
# Where there are files already they stay as they are.
set -euo pipefail
primary=$1
name=$2
source="/source/${PGDATA#/var/lib/postgresql/}"
if [ -e "$PGDATA" ]; then
  echo "$PGDATA is there already and stays as it is."
  exit 0
fi
if [ -e "$source/postmaster.pid" ]; then
  echo "$source belongs to a server that runs, or that was killed: start it and stop it first." >&2
  exit 1
fi
new="$PGDATA.new"
rm -rf "$new"
mkdir -p "$new"
chmod 700 "$new"
cp -a "$source/." "$new/"
# What the primary acknowledges is on both from its next start on.
echo "synchronous_standby_names = '\"$name\"'" > "$source/replication.conf"
cat > "$new/replication.conf" << CONF
primary_conninfo = 'host=$primary port=5432 user=slotkeeper_replication password=$(cat /run/secrets/postgres/postgres_replication) application_name=$name'
CONF
chmod 600 "$new/replication.conf"
touch "$new/standby.signal"
mv "$new" "$PGDATA"
echo "$PGDATA is a copy and follows $primary."
