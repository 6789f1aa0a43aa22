#!/bin/sh
# Makes the reply topic of a client that writes to booking.requests itself, with settings under which it takes every reply
# and keeps each for as long as a client may be away. Run by an administrator of the cluster; acls.sh lets the client read it.
# One that is there stays as it is, and is shown.
#
#   reply-topic.sh BOOTSTRAP CLIENT [PARTITIONS]     booking.replies.CLIENT; PARTITIONS is 1 to 100, default 1
#
# KAFKA_TOPICS      the command kafka-topics.sh (default: found by its name)
# COMMAND_CONFIG    file with the administrator's security settings
set -eu

usage() {
    sed -n '6s/^# *//p' "$0" >&2
    exit 2
}

[ $# -ge 2 ] && [ $# -le 3 ] || usage
bootstrap=$1
client=$2
partitions=${3:-1}
# A name that begins like a gateway's would be taken for one's.
case $client in
'' | gateway-* | *[!A-Za-z0-9._-]*)
    echo "CLIENT: given '$client', allowed A-Z a-z 0-9 . _ -, not beginning with gateway-" >&2
    exit 2
    ;;
esac
case $partitions in
[1-9] | [1-9][0-9] | 100) ;;
*)
    echo "PARTITIONS: given '$partitions', allowed 1 to 100" >&2
    exit 2
    ;;
esac

topics() {
    "${KAFKA_TOPICS:-kafka-topics.sh}" --bootstrap-server "$bootstrap" \
        ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} --topic "booking.replies.$client" "$@"
}

# A reply is at most as long as a request, its correlation id included; a batch holds many of them. A day and 1 GiB of a
# partition are kept at most.
topics --create --if-not-exists --partitions "$partitions" \
    --config cleanup.policy=delete --config retention.ms=86400000 --config retention.bytes=1073741824 \
    --config segment.ms=3600000 --config segment.bytes=67108864 --config max.message.bytes=1048588
topics --describe
