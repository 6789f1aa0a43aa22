#!/usr/bin/env bash
# Starts the server, unless another one was promoted in its place: two primaries would both take bookings.
set -euo pipefail
if [ -e "${PGDATA:?}/fenced" ]; then
  echo "Another server was promoted in place of this one. To make this one its standby: deploy/failover.sh rejoin" >&2
  exit 1
fi
# Free memory that a server process keeps: with glibc's 128 KiB it may return memory after each statement and take it again for
# the next, which costs much of the CPU time of a small transaction.
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-4194304}"
# A program started as process 1 gets the signals.
exec postgres -D "$PGDATA"
