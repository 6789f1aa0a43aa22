#!/usr/bin/env bash
# As `docker compose up -d`, but with images of the jars that Maven builds on this machine, compiled with all analysis, as
# `mvn verify` tests them. Arguments go to `docker compose up`, for instance
#   deploy/up.sh --scale booking-worker=3
# COMPOSE_FILE and COMPOSE_PROFILES choose what is started (docs/operations/deploy.md#containers).
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/compose.sh
package_jars
# Otherwise an audit would use the image of the version before.
compose build slotkeeper-tools
compose up -d --build "$@"
