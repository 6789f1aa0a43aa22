#!/usr/bin/env bash
# The same for docker-compose.cluster.yml: under load a broker is killed, a gateway is killed, PostgreSQL fails over and
# gets a new standby; then the books must balance.
set -euo pipefail
cd "$(dirname "$0")/.."
export COMPOSE_FILE=docker-compose.yml:deploy/docker-compose.cluster.yml SLOTKEEPER_PROFILES=""
export COMPOSE_PROJECT_NAME=${COMPOSE_PROJECT_NAME:-slotkeeper-acceptance}
export SLOTKEEPER_PORT=${SLOTKEEPER_PORT:-18080} SLOTKEEPER_BALANCED_PORT=${SLOTKEEPER_BALANCED_PORT:-18090}
export SLOTKEEPER_KAFKA_PORT=${SLOTKEEPER_KAFKA_PORT:-19092} SLOTKEEPER_KAFKA_2_PORT=${SLOTKEEPER_KAFKA_2_PORT:-19093}
export SLOTKEEPER_KAFKA_3_PORT=${SLOTKEEPER_KAFKA_3_PORT:-19094}
export SLOTKEEPER_POSTGRES_PORT=${SLOTKEEPER_POSTGRES_PORT:-15432} SLOTKEEPER_STANDBY_PORT=${SLOTKEEPER_STANDBY_PORT:-15433}
url=http://localhost:$SLOTKEEPER_BALANCED_PORT
. deploy/acceptance-lib.sh
balanced() { curl -fsS -o /dev/null -m 5 "$url/v1/slots?limit=1" 2> /dev/null; }

say "up"
start_all
await 300 "nginx answers" balanced
make_slots

say "load"
start_load
sleep 15

say "a broker is killed"
docker kill "$(compose ps -q kafka-3)" > /dev/null
sleep 30

say "a gateway is killed"
docker kill "$(compose ps -q booking-gateway-2)" > /dev/null
sleep 15

say "PostgreSQL's primary is killed, and the standby takes its place"
docker kill "$(compose ps -q postgres)" > /dev/null
deploy/failover.sh
sleep 30

say "the broker and the gateway are back, and the old primary follows the new one"
begin kafka-3 booking-gateway-2
deploy/failover.sh rejoin
sleep 30

books_balance kafka:9092,kafka-2:9092,kafka-3:9092 \
  "jdbc:postgresql://postgres,postgres-standby/slotkeeper?targetServerType=primary"
