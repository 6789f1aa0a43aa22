#!/usr/bin/env bash
# Makes the topics that are missing and leaves those that are there as they are. How often each is copied is the
# brokers' default.replication.factor.
#
#   SLOTKEEPER_BROKERS=kafka-1:9092 SLOTKEEPER_PARTITIONS=12 KAFKA_TOPICS=kafka-topics.sh topics.sh
#
# KAFKA_TOPICS     the command kafka-topics.sh (default: where the image apache/kafka has it)
# COMMAND_CONFIG   file with the security settings of who runs it
set -euo pipefail
brokers=${SLOTKEEPER_BROKERS:?such as kafka:9092}
partitions=${SLOTKEEPER_PARTITIONS:?as many as there will ever be consumers}

# Brokers of 4.4 and later refuse a record that inflates to more than this; earlier ones don't know the setting.
bound=max.decompressed.message.bytes

topic() {
  local refused
  refused=$(create "$@" --config "$bound=2097152" 2>&1) && return
  if [[ $refused == *"$bound"* ]]; then
    create "$@"
  else
    echo "$refused" >&2
    return 1
  fi
}

create() {
  local name=$1 partitions=$2
  shift 2
  "${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}" --bootstrap-server "$brokers" \
    ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} --create --if-not-exists --topic "$name" --partitions "$partitions" "$@"
}

# How long they keep is what booking.worker.retention says by itself: 30 days, and 90 of dead letters. Set here, so that the
# worker needs no right to alter a topic. A request's patience counts from when the broker took it, whatever its producer's
# clock says.
topic booking.requests "$partitions" --config retention.ms=2592000000 --config message.timestamp.type=LogAppendTime
topic booking.events "$partitions" --config retention.ms=2592000000
topic booking.availability "$partitions" --config cleanup.policy=compact
# A dead letter is its message and the headers that say why, so it is a little larger.
topic booking.requests.dlt 1 --config retention.ms=7776000000 --config max.message.bytes=2097152
