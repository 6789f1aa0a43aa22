#!/usr/bin/env bash
# One command: jars, passwords, images, containers. Arguments go to `docker compose up`, for instance
#   deploy/up.sh --scale booking-worker=3
# COMPOSE_FILE and COMPOSE_PROFILES choose what is started (docs/operations/deploy.md#containers).
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/compose.sh
if [ "${SLOTKEEPER_PACKAGE:-yes}" = yes ]; then
  # Clean: an image is made of the one jar there is.
  mvn -B -ntp -q clean package -DskipTests -pl booking-worker,booking-gateway -am
fi
deploy/secrets.sh
compose up -d --build "$@"
