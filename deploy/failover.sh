#!/usr/bin/env bash
# Of the two PostgreSQL servers of docker-compose.cluster.yml:
#   deploy/failover.sh          stops the primary, for good, and has the standby take its place
#   deploy/failover.sh alone    the standby is lost: the primary no longer waits for it
#   deploy/failover.sh rejoin   makes the other one the standby of the primary that was promoted, which stops for a moment
# Bookings wait meanwhile and are not lost; each wait here is bounded.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/compose.sh
export COMPOSE_FILE=${COMPOSE_FILE:-docker-compose.yml:deploy/docker-compose.cluster.yml}
data=/var/lib/postgresql/18/docker
servers="postgres postgres-standby"

say() { echo "failover: $*"; }
die() { echo "failover: $*" >&2; exit 1; }
on() { local server=$1; shift; compose exec -T "$server" "$@"; }
# The same volumes, whether the server runs or not.
beside() { local server=$1; shift; compose run --rm --no-deps -T --entrypoint bash "$server" -c "$*" < /dev/null; }
other() { if [ "$1" = postgres ]; then echo postgres-standby; else echo postgres; fi; }
runs() { on "$1" bash /deploy/healthy.sh 2> /dev/null; }
follows() { on "$1" test -e "$data/standby.signal"; }

await() {
  local seconds=$1 what=$2
  shift 2
  for _ in $(seq "$seconds"); do
    if "$@"; then return 0; fi
    sleep 1
  done
  die "$what: not within $seconds s"
}

# The server that runs and is in the state that is asked for.
find_server() {
  local state=$1 server
  for server in $servers; do
    if runs "$server"; then
      if { [ "$state" = standby ] && follows "$server"; } || { [ "$state" = primary ] && ! follows "$server"; }; then
        echo "$server"
        return 0
      fi
    fi
  done
  return 1
}
promoted() { ! follows "$1"; }

fail_over() {
  local standby old
  standby=$(find_server standby) || die "no standby runs"
  old=$(other "$standby")
  # Stopped in order it hands over all it has; one that is dead or hangs is killed when the time is over.
  say "stopping $old"
  compose stop -t 20 "$old"
  say "fencing $old, so that it does not come back as a second primary"
  beside "$old" "touch $data/fenced"
  say "promoting $standby"
  on "$standby" pg_ctl promote -D "$data" -w -t 60 > /dev/null
  await 30 "$standby takes writes" promoted "$standby"
  say "$standby is the primary, alone; give it a standby: deploy/failover.sh rejoin"
}

go_alone() {
  local primary
  primary=$(find_server primary) || die "no primary runs"
  on "$primary" bash -c ": > $data/replication.conf"
  on "$primary" pg_ctl reload -D "$data" > /dev/null
  say "$primary waits for nobody"
}

rejoin() {
  local primary follower volume
  primary=$(find_server primary) || die "no primary runs"
  follower=$(other "$primary")
  if runs "$follower"; then die "$follower runs, and what it has would be lost"; fi
  volume=$(docker inspect "$(compose ps -q "$primary")" \
    -f '{{range .Mounts}}{{if eq .Destination "/var/lib/postgresql"}}{{.Name}}{{end}}{{end}}')
  compose stop -t 20 "$follower"
  # What it had and nobody was told of goes with its files.
  beside "$follower" "rm -rf $data"
  say "stopping $primary for a copy; requests wait"
  compose stop -t 60 "$primary"
  # Whatever becomes of the copy, bookings go on.
  if ! copy "$primary" "$volume" "$follower"; then
    begin "$primary"
    die "no copy was made; $primary goes on alone"
  fi
  begin "$primary"
  begin "$follower"
  await 60 "$primary runs" runs "$primary"
  await 60 "$follower follows" runs "$follower"
  say "$follower follows $primary"
}

copy() {
  local primary=$1 volume=$2 follower=$3
  # Compose names a volume after its project.
  compose run --rm --no-deps -T -v "$volume:/source" -v "${volume%_postgres-*}_secrets:/run/secrets:ro" \
    --entrypoint bash "$follower" /deploy/follow.sh "$primary" "$follower" < /dev/null
}

case ${1:-} in
  "") fail_over ;;
  alone) go_alone ;;
  rejoin) rejoin ;;
  *) die "unknown: $1; without a word it fails over, 'alone' and 'rejoin' are the others" ;;
esac
