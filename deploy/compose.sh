# shellcheck shell=bash
# To be read by the other scripts, from the top folder: `compose` is Docker Compose, as a plug-in or as the older program.
if docker compose version > /dev/null 2>&1; then
  compose() { docker compose "$@"; }
else
  compose() { docker-compose "$@"; }
fi
# Older engines, and the older program, use BuildKit only when asked to.
export DOCKER_BUILDKIT=1 COMPOSE_DOCKER_CLI_BUILD=1
# tested: images hold the jars that Maven builds on this machine; sources: jars are built with the images.
# The shell's value comes before that of .env, as everywhere in Compose.
if [ -z "${SLOTKEEPER_JARS:-}" ] && [ -f .env ]; then SLOTKEEPER_JARS=$(sed -n 's/^SLOTKEEPER_JARS=//p' .env | tail -n 1); fi
export SLOTKEEPER_JARS=${SLOTKEEPER_JARS:-tested}

# Builds the jars for images of tested jars. Does nothing with SLOTKEEPER_PACKAGE=no: images then contain the jars in target/.
package_jars() {
  if [ "$SLOTKEEPER_JARS" = tested ] && [ "${SLOTKEEPER_PACKAGE:-yes}" = yes ]; then
    # Clean: an image is made of the one jar there is.
    mvn -B -ntp -q clean package -DskipTests -pl booking-worker,booking-gateway,support/operator-tools -am
  fi
}

# Starts these services and nothing else: `start` of the plug-in would wait for what they depend on, which may be what is down.
begin() { compose up -d --no-deps --no-recreate "$@"; }
