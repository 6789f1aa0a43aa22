#!/usr/bin/env bash
# Replaces workers and gateways by those of the sources as they are now, one at a time, each when the one before it is
# healthy; bookings go on. With SLOTKEEPER_JARS=sources it needs no Maven. With SLOTKEEPER_VERSION set and SLOTKEEPER_PACKAGE=no
# it takes images that are there already.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/compose.sh
# Makes passwords that this version needs and the version before did not need.
compose run --rm -T secrets-init < /dev/null
if [ "${SLOTKEEPER_PACKAGE:-yes}" = yes ]; then
  package_jars
  compose build booking-worker booking-gateway slotkeeper-tools
fi

healthy() {
  local service=$1 wanted=$2 id count=0
  for id in $(compose ps -q "$service"); do
    if [ "$(docker inspect -f '{{.State.Health.Status}}' "$id")" = healthy ]; then count=$((count + 1)); fi
  done
  [ "$count" -ge "$wanted" ]
}

await() {
  local service=$1 wanted=$2
  for _ in $(seq 150); do
    if healthy "$service" "$wanted"; then return 0; fi
    sleep 2
  done
  echo "upgrade: $service is not healthy after 5 minutes; the others stay as they are" >&2
  exit 1
}

# A new one comes before an old one goes, so that there is always one that decides.
workers=$(compose ps -q booking-worker)
count=$(wc -w <<< "$workers")
for old in $workers; do
  compose up -d --no-deps --no-recreate --scale "booking-worker=$((count + 1))" booking-worker
  await booking-worker $((count + 1))
  docker stop -t 40 "$old" > /dev/null
  docker rm "$old" > /dev/null
  echo "upgrade: a worker is replaced"
done

for gateway in $(compose config --services | grep '^booking-gateway' | sort); do
  compose up -d --no-deps "$gateway"
  await "$gateway" 1
  echo "upgrade: $gateway is replaced"
done
