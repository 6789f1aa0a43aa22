#!/usr/bin/env bash
# Starts the server, unless another one was promoted in its place: two primaries would both take bookings.
set -euo pipefail
if [ -e "${PGDATA:?}/fenced" ]; then
  echo "Another server was promoted in place of this one. To make this one its standby: deploy/failover.sh rejoin" >&2
  exit 1
fi
# A program started as process 1 gets the signals.
exec postgres -D "$PGDATA"
