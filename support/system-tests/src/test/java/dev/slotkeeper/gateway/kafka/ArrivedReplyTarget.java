package dev.slotkeeper.gateway.kafka;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Passes a gateway a record of its reply topic with any correlation id and value, while a caller waits. Only a reply to
 * that caller's own request may answer it. The first byte of an input selects the correlation id: the caller's own, or
 * as many of the next bytes as it says.
 */
public final class ArrivedReplyTarget {

    private static final UUID REQUEST = UUID.fromString("018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11");
    private static final PendingReplies PENDING = new PendingReplies(1, List.of(), new SimpleMeterRegistry());

    private ArrivedReplyTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        List<PendingRequest> opened = PENDING.open(List.of(REQUEST));
        if (opened == null) {
            throw new AssertionError("an answered caller still takes a place");
        }
        PendingRequest caller = opened.get(0);
        boolean own = bytes[0] == '=';
        int until = own ? 1 : Math.min(bytes.length, 1 + (bytes[0] & 0x1f));
        byte[] correlation = own ? caller.correlationId() : Arrays.copyOfRange(bytes, 1, until);

        PENDING.arrived(correlation, Arrays.copyOfRange(bytes, until, bytes.length), 0);

        if (caller.answer().getNow(null) instanceof Outcome.Decided decided
                && !(own && decided.reply().requestId().equals(REQUEST))) {
            throw new AssertionError(
                    "a caller was answered by a reply to " + decided.reply().requestId());
        }
        caller.answer().cancel(true);
    }
}
