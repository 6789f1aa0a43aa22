#!/bin/sh
# Who may do what in Kafka: each program what its work needs, and nothing more. Run by an administrator of the cluster,
# whose authorizer must be on (authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer) and refuse what
# nobody allowed (allow.everyone.if.no.acl.found=false, the default).
#
#   acls.sh BOOTSTRAP worker  USER            a worker
#   acls.sh BOOTSTRAP gateway USER            a gateway
#   acls.sh BOOTSTRAP client  USER CLIENT     a program that writes to booking.requests itself and reads its own replies,
#                                             from booking.replies.CLIENT and no other; reply-topic.sh makes that topic
#   acls.sh BOOTSTRAP reader  USER            a program that reads all outcomes: booking.events, booking.availability
#   acls.sh BOOTSTRAP audit   USER            an operator's audit: reads requests and outcomes, sees how far the workers are
#   acls.sh BOOTSTRAP dead-letters USER       an operator's dlt: reads dead letters and sends them back
#
# KAFKA_ACLS        the command kafka-acls.sh (default: found by its name)
# COMMAND_CONFIG    file with the administrator's security settings
# WORKER_GROUP      the workers' consumer group (default booking-worker)
set -eu

usage() {
    sed -n '6,12s/^# *//p' "$0" >&2
    exit 2
}

[ $# -ge 3 ] || usage
bootstrap=$1
role=$2
user=$3
group=${WORKER_GROUP:-booking-worker}

allow() {
    "${KAFKA_ACLS:-kafka-acls.sh}" --bootstrap-server "$bootstrap" \
        ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} --add --allow-principal "User:$user" "$@"
}

case $role in
worker)
    # Write: ends of holds and waits are commands too.
    allow --topic booking.requests --operation Read --operation Write
    allow --group "$group" --operation Read
    allow --topic booking.events --topic booking.requests.dlt --operation Write
    # Whether these are kept for long enough: without seeing that it never drops a decision. To set it itself it would need
    # AlterConfigs, with which a worker that was taken over could shorten the log; topics.sh sets it.
    allow --topic booking.requests --topic booking.events --topic booking.requests.dlt --operation DescribeConfigs
    # Create: it makes the topic where it is missing.
    allow --topic booking.availability --operation Write --operation Create
    allow --topic booking.replies. --resource-pattern-type prefixed --operation Write
    ;;
gateway)
    # Read: whether the request that a Location names is there.
    allow --topic booking.requests --operation Read --operation Write
    allow --topic booking.availability --operation Read
    # How far the workers have come.
    allow --group "$group" --operation Describe
    # Each gateway makes a reply topic of its own.
    allow --topic booking.replies.gateway- --resource-pattern-type prefixed --operation Read --operation Create
    ;;
client)
    client=${4:-}
    # A name that begins like a gateway's would read what gateways are answered.
    case $client in
    '' | gateway-* | *[!A-Za-z0-9._-]*)
        echo "CLIENT: given '$client', allowed A-Z a-z 0-9 . _ -, not beginning with gateway-" >&2
        exit 2
        ;;
    esac
    allow --topic booking.requests --operation Write
    # Not Create: whoever makes a topic chooses its settings, and one that takes no reply, or keeps all of them for good, costs
    # others. reply-topic.sh makes it.
    allow --topic "booking.replies.$client" --operation Read
    # Its consumer group is named like its topic.
    allow --group "booking.replies.$client" --operation Read
    ;;
reader)
    allow --topic booking.events --topic booking.availability --operation Read
    # Its consumer groups begin so; the last dot keeps user a out of the groups of user ab.
    allow --group "booking.readers.$user." --resource-pattern-type prefixed --operation Read
    ;;
audit)
    allow --topic booking.requests --topic booking.events --operation Read
    allow --group "$group" --operation Describe
    ;;
dead-letters)
    # Write: it notes behind a letter that it was sent back.
    allow --topic booking.requests.dlt --operation Read --operation Write
    allow --topic booking.requests --operation Write
    ;;
*)
    usage
    ;;
esac
