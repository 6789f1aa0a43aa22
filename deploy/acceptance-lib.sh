# shellcheck shell=bash
# To be read by the acceptance scripts, from the top folder: load over HTTP whose every answer is written down, and what
# must be true of the books afterwards. Every wait is bounded.
. deploy/compose.sh
# By the script, or by the one command that starts a fresh clone. An image of an earlier run would be taken without --build.
start_all() { if [ "$SLOTKEEPER_JARS" = sources ]; then compose up -d --build; else deploy/up.sh; fi; }
: "${url:?where the gateway is}"
callers=8
slots=20
seats=40
work=$(mktemp -d)
run="a$(date +%s)"
# Images, beside those that the build makes.
made=()

say() { echo "$(date +%T) $*"; }
die() {
  echo "FAILED: $*" >&2
  exit 1
}

await() {
  local seconds=$1 what=$2
  local end=$((SECONDS + seconds))
  shift 2
  until "$@"; do
    if [ "$SECONDS" -ge "$end" ]; then die "$what: not within $seconds s"; fi
    sleep 1
  done
}

answers() { curl -fsS -o /dev/null -m 5 "$url/actuator/health/readiness" 2> /dev/null; }
healthy_workers() { [ "$(docker ps -q --filter health=healthy \
  --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
  --filter "label=com.docker.compose.service=booking-worker" | wc -l)" -ge "$1" ]; }

prometheus() { curl -fsS -m 10 "http://localhost:$SLOTKEEPER_PROMETHEUS_PORT/api/v1/$1" "${@:2}"; }
programs() { prometheus query --data-urlencode "query=count(up{job=\"$1\"} == 1)" | sed -n 's/.*"value":\[[^,]*,"\([0-9]*\)"\].*/\1/p'; }
figures_of() { [ "$(programs booking-worker)" = "$1" ] && [ "$(programs booking-gateway)" = "$2" ]; }
rules_are_understood() {
  local health
  health=$(prometheus rules | grep -o '"health":"[a-z]*"' | sort | uniq -c | xargs)
  if [ -z "$health" ] || grep -q -e err -e unknown <<< "$health"; then die "alert rules: $health"; fi
  say "alert rules: $health"
}

make_slots() {
  local day body="" n
  day=$(date -u -d tomorrow +%F)
  for n in $(seq "$slots"); do
    body+="{\"slotId\":\"$run-$n\",\"resourceId\":\"$run\",\"startsAt\":\"${day}T09:00:00Z\","
    body+="\"endsAt\":\"${day}T10:00:00Z\",\"capacity\":$seats},"
  done
  await 120 "$slots slots are there" slots_are_there "[${body%,}]"
}

# Asked for again until all are there: a system that has just started may still say 503.
slots_are_there() {
  curl -s -m 30 -o /dev/null "$url/v1/slots" -H 'Content-Type: application/json' -d "$1" || return 1
  [ "$(curl -fsS -m 10 "$url/v1/slots?resourceId=$run&limit=100" | grep -o '"slotId"' | wc -l)" -eq "$slots" ]
}

# Prints the status of one attempt; 000 when there was no answer. The key makes a repeat safe.
book() {
  local key=$1 slot=$2
  curl -s -m 20 -o "$work/body-$BASHPID" -w '%{http_code}' "$url/v1/bookings" -H 'Content-Type: application/json' \
    -H "Idempotency-Key: $run-$key" -d "{\"slotId\":\"$run-$slot\",\"customerId\":\"c-${key%%-*}\"}" || true
}

# One caller: a slot at random, again and again, until it is told to stop, 10 minutes at most.
call() {
  local caller=$1 n=0 slot code
  local end=$((SECONDS + 600))
  while [ ! -e "$work/stop" ] && [ "$SECONDS" -lt "$end" ]; do
    n=$((n + 1))
    slot=$((RANDOM % slots + 1))
    code=$(book "$caller-$n" "$slot")
    echo "$caller-$n $slot $code" >> "$work/answers-$caller"
    # Nobody is there: the only gateway is being replaced.
    if [ "$code" = 000 ]; then sleep 1; fi
  done
}

start_load() {
  local caller
  for caller in $(seq "$callers"); do
    call "$caller" &
  done
}

stop_load() {
  touch "$work/stop"
  wait
}

final() { case $1 in 201 | 409 | 504) return 0 ;; *) return 1 ;; esac; }

# Asks again what was not answered for good, with the same key; each has a minute.
settle() {
  local key slot code end
  sort "$work"/answers-* > "$work/all"
  say "$(wc -l < "$work/all") requests; first answers: $(cut -d' ' -f3 "$work/all" | sort | uniq -c | xargs)"
  while read -r key slot code; do
    end=$((SECONDS + 60))
    until final "$code"; do
      if [ "$SECONDS" -ge "$end" ]; then die "request $key has no answer: $code"; fi
      code=$(book "$key" "$slot")
    done
    echo "$key $slot $code" >> "$work/settled"
  done < "$work/all"
  say "every request is answered: $(cut -d' ' -f3 "$work/settled" | sort | uniq -c | xargs)"
}

member() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }

# Each slot's counter is the number of callers that were told yes, and no slot has more than its seats.
check_slots() {
  local n slot told counted
  for n in $(seq "$slots"); do
    slot=$(curl -fsS -m 10 "$url/v1/slots/$run-$n")
    counted=$(member currentBookings <<< "$slot")
    told=$(awk -v slot="$n" '$2 == slot && $3 == 201' "$work/settled" | wc -l)
    if [ "$counted" -ne "$told" ]; then die "slot $n counts $counted bookings, $told callers were told yes"; fi
    if [ "$counted" -gt "$seats" ]; then die "slot $n is overbooked: $counted of $seats"; fi
  done
  say "the counters are what callers were told; seats booked: $(awk '$3 == 201' "$work/settled" | wc -l) of $((slots * seats))"
}

# A yes stays a yes, a no stays a no.
check_repeats() {
  local key slot code again
  while read -r key slot code; do
    again=$(book "$key" "$slot")
    if [ "$again" != "$code" ]; then die "request $key was told $code, and now $again"; fi
  done < <(shuf -n 40 "$work/settled")
  say "40 requests sent again got the same answers"
}

# Audits with the operators' own service, in the containers' networks.
audit() {
  compose run --rm -T slotkeeper-tools audit "--kafka=$1" "--jdbc-url=$2" \
    --password-file=/run/secrets/slotkeeper-tools/postgres_reader < /dev/null || die "the audit found differences"
  say "the audit found no difference"
}

books_balance() {
  stop_load
  settle
  check_slots
  check_repeats
  audit "$@"
}

finish() {
  local status=$?
  touch "$work/stop"
  wait
  if [ "$status" -ne 0 ]; then
    compose ps || true
    compose logs --tail=30 || true
  fi
  if [ "${SLOTKEEPER_KEEP:-no}" = no ]; then compose --profile metrics down -v --remove-orphans > /dev/null 2>&1 || true; fi
  if [ "${#made[@]}" -gt 0 ]; then docker rmi "${made[@]}" > /dev/null 2>&1 || true; fi
  rm -rf "$work"
  if [ "$status" -eq 0 ]; then echo "PASSED"; fi
}
trap finish EXIT
