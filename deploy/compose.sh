# shellcheck shell=bash
# To be read by the other scripts, from the top folder: `compose` is Docker Compose, as a plug-in or as the older program.
if docker compose version > /dev/null 2>&1; then
  compose() { docker compose "$@"; }
else
  compose() { docker-compose "$@"; }
fi

# Starts these services and nothing else: `start` of the plug-in would wait for what they depend on, which may be what is down.
begin() { compose up -d --no-deps --no-recreate "$@"; }
