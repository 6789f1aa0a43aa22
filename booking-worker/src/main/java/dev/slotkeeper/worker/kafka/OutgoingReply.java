package dev.slotkeeper.worker.kafka;

import java.time.Duration;

/** A reply on its way to the topic that was asked for. */
final class OutgoingReply {

    private static final long NOT_YET = Long.MIN_VALUE;

    final Delivery delivery;
    final ReplyTo replyTo;
    final byte[] key;
    final byte[] value;
    final Publication publication;

    private volatile long eventOutSince = NOT_YET;

    OutgoingReply(Delivery delivery, ReplyTo replyTo, byte[] key, byte[] value, Publication publication) {
        this.delivery = delivery;
        this.replyTo = replyTo;
        this.key = key;
        this.value = value;
        this.publication = publication;
    }

    /** The outcome's event was acknowledged, so the broker is there. */
    void eventIsOut() {
        eventOutSince = System.nanoTime();
    }

    /** Whether the broker took the event so long ago that the fault must be the reply topic's own. */
    boolean isOverdue(Duration patience) {
        long since = eventOutSince;
        return since != NOT_YET && System.nanoTime() - since > patience.toNanos();
    }
}
