#!/usr/bin/env bash
# Sees docker-compose.yml through its worst day: bookings over HTTP while workers come, all programs are upgraded, a worker
# is killed, and PostgreSQL is restarted; then the books must balance. Takes some minutes; everything it makes it removes
# (SLOTKEEPER_KEEP=yes leaves it). Ports and project are its own, so that it can run while another Slotkeeper runs. With
# SLOTKEEPER_JARS=sources the images are built from the sources, as in a fresh clone.
set -euo pipefail
cd "$(dirname "$0")/.."
export COMPOSE_FILE=docker-compose.yml SLOTKEEPER_PROFILES=""
export COMPOSE_PROJECT_NAME=${COMPOSE_PROJECT_NAME:-slotkeeper-acceptance}
export SLOTKEEPER_PORT=${SLOTKEEPER_PORT:-18080} SLOTKEEPER_KAFKA_PORT=${SLOTKEEPER_KAFKA_PORT:-19092}
export SLOTKEEPER_POSTGRES_PORT=${SLOTKEEPER_POSTGRES_PORT:-15432}
export SLOTKEEPER_PROMETHEUS_PORT=${SLOTKEEPER_PROMETHEUS_PORT:-19090} COMPOSE_PROFILES=${COMPOSE_PROFILES:-metrics}
url=http://localhost:$SLOTKEEPER_PORT
. deploy/acceptance-lib.sh

say "up"
start_all
await 300 "the gateway answers" answers
make_slots

say "one booking, and the same again"
first=$(book first-1 1)
if [ "$first" != 201 ] || [ "$(book first-1 1)" != 201 ]; then die "the first booking was answered $first"; fi
echo "first-1 1 201" > "$work/answers-first"

say "load; workers become three"
start_load
compose up -d --no-recreate --scale booking-worker=3 booking-worker
await 300 "three workers are healthy" healthy_workers 3
await 60 "Prometheus reads three workers and a gateway" figures_of 3 1
rules_are_understood

say "workers and gateway are upgraded, one after the other"
for program in booking-worker booking-gateway; do
  docker tag "slotkeeper/$program:${SLOTKEEPER_VERSION:-local}" "slotkeeper/$program:$run"
  made+=("slotkeeper/$program:$run")
done
# Built when the audit runs.
made+=("slotkeeper/slotkeeper-tools:$run")
export SLOTKEEPER_VERSION=$run
SLOTKEEPER_PACKAGE=no deploy/upgrade.sh
await 60 "Prometheus reads three workers and a gateway" figures_of 3 1

say "one worker is killed"
docker kill "$(compose ps -q booking-worker | head -n 1)" > /dev/null
sleep 20

say "PostgreSQL is restarted"
compose restart -t 60 postgres
sleep 30

books_balance kafka:9092 jdbc:postgresql://postgres/slotkeeper
