#!/usr/bin/env bash
# Whether the server takes connections, told from the line of its lock file that pg_ctl reads too: it costs no connection
# and needs no client.
set -euo pipefail
state=$(sed -n 8p "${PGDATA:?}/postmaster.pid" | tr -d ' ')
[ "$state" = ready ] || [ "$state" = standby ]
