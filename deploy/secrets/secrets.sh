#!/usr/bin/env bash
# Keeps the containers' passwords in the volume that is mounted at VOLUME, one folder for each reader. Only the reader's group
# can read its folder. The script needs no rights except that its user belongs to these groups.
#   secrets.sh             makes the passwords that are missing; the others stay as they are
#   secrets.sh show NAME   prints one
#   secrets.sh set NAME    replaces one with standard input; programs read it when they start
set -euo pipefail
umask 077
cd "${VOLUME:?}"

# Name, group of the reader, folder and file. A password with two readers is in two files.
table='
postgres_superuser    999 postgres/postgres_superuser
postgres_replication  999 postgres/postgres_replication
postgres_owner        999 postgres/postgres_owner
postgres_owner      10001 booking-worker/spring.flyway.password
postgres_owner      10004 slotkeeper-erase/postgres_owner
postgres_worker       999 postgres/postgres_worker
postgres_worker     10001 booking-worker/spring.datasource.password
postgres_reader       999 postgres/postgres_reader
postgres_reader     10002 booking-gateway/spring.datasource.password
postgres_reader     10003 slotkeeper-tools/postgres_reader
gateway_ids         10002 booking-gateway/booking.gateway.idempotency-secret
grafana_admin         472 grafana/grafana_admin
'

die() {
  echo "secrets: $*" >&2
  exit 1
}

lines_of() { grep "^$1 " <<< "$table"; }
names() { awk '{print $1}' <<< "$table" | sort -u; }

# Prints the password from the first of its files that has one.
stored() {
  local file
  for file in $(lines_of "$1" | awk '{print $3}'); do
    if [ -s "$file" ]; then
      cat "$file"
      return 0
    fi
  done
  return 1
}

random() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

# Replaces the file as a whole; before that, no group but the reader's can read it.
write() {
  local value=$1 group=$2 file=$3
  mkdir -p "${file%/*}"
  chgrp "$group" "${file%/*}"
  chmod 750 "${file%/*}"
  rm -f "$file.new"
  printf %s "$value" > "$file.new"
  chgrp "$group" "$file.new"
  chmod 440 "$file.new"
  mv -f "$file.new" "$file"
}

make_missing() {
  local name group file value
  for name in $(names); do
    value=$(stored "$name" || random)
    while read -r _ group file; do
      if [ -s "$file" ]; then continue; fi
      write "$value" "$group" "$file"
      echo "made $file"
    done < <(lines_of "$name")
  done
}

replace() {
  local group file value
  value=$(tr -d '\r\n')
  [ -n "$value" ] || die "standard input is empty"
  while read -r _ group file; do
    write "$value" "$group" "$file"
  done < <(lines_of "$1")
}

if [ $# -gt 0 ]; then
  [ $# -eq 2 ] || die "give no argument, or show or set with a name"
  lines_of "$2" > /dev/null || die "no password is called $2, but: $(names | xargs)"
fi
case ${1:-} in
  "") make_missing ;;
  show) stored "$2" || die "$2 is not made yet" ;;
  set) replace "$2" ;;
  *) die "$1 is neither show nor set" ;;
esac
