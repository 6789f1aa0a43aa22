package dev.slotkeeper.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the table {@code booking_decisions} holds it; {@link #reply()} follows from it alone, so that an answer
 * sent again is the same bytes, whoever sends it.
 *
 * @param digest 16 bytes that tell the request's content from any other's
 * @param customerId absent when the request named none that could be read
 * @param quantity absent when the request has none
 * @param currentBookings seats taken after the decision; absent when the slot was not read
 * @param capacity seats of the slot; absent when the slot was not read
 * @param details with MALFORMED what broke the contract; the whole reply where the other columns don't give it; otherwise
 *     absent
 * @param followUps what else this decision did, a {@link Reply} as JSON a line; absent when nothing
 * @param decidedAt the database's clock, to the microsecond
 */
public record DecisionRecord(
        UUID requestId,
        String slotId,
        UUID digest,
        Outcome outcome,
        @Nullable ErrorCode code,
        @Nullable Reason reason,
        @Nullable String customerId,
        @Nullable Integer quantity,
        @Nullable Integer currentBookings,
        @Nullable Integer capacity,
        @Nullable String details,
        @Nullable String followUps,
        Instant decidedAt) {

    /** One that did nothing else. */
    public DecisionRecord(
            UUID requestId,
            String slotId,
            UUID digest,
            Outcome outcome,
            @Nullable ErrorCode code,
            @Nullable Reason reason,
            @Nullable String customerId,
            @Nullable Integer quantity,
            @Nullable Integer currentBookings,
            @Nullable Integer capacity,
            @Nullable String details,
            Instant decidedAt) {
        this(
                requestId,
                slotId,
                digest,
                outcome,
                code,
                reason,
                customerId,
                quantity,
                currentBookings,
                capacity,
                details,
                null,
                decidedAt);
    }

    /** What became of the request. */
    public enum Outcome {
        CONFIRMED,
        REJECTED,
        HELD,
        WAITLISTED,
        CANCELLED,
        RELEASED,
        EXPIRED,
        RESCHEDULED,
        SLOT_CREATED,
        SLOT_CHANGED,
        SLOT_CLOSED,
        SLOT_REOPENED,
        SLOT_DELETED
    }

    /** The answer that this decision gives. */
    public Reply reply() {
        if (outcome == Outcome.REJECTED) {
            return new BookingRejected(
                    eventId(requestId, digest),
                    requestId,
                    slotId,
                    customerId,
                    quantity,
                    present(code),
                    reason,
                    details,
                    currentBookings,
                    capacity,
                    decidedAt);
        }
        if (details != null) {
            return ContractJson.readReply(details.getBytes(StandardCharsets.UTF_8));
        }
        return new BookingConfirmed(
                eventId(requestId, digest),
                requestId,
                slotId,
                present(customerId),
                present(quantity),
                present(currentBookings),
                present(capacity),
                decidedAt);
    }

    /** The bytes of the answer; what is stored as a whole is sent as it is. */
    public byte[] replyJson() {
        return outcome != Outcome.REJECTED && details != null
                ? details.getBytes(StandardCharsets.UTF_8)
                : ContractJson.write(reply());
    }

    /**
     * The bytes of what else this decision did to its slot: who came up from the waitlist, whose booking was cancelled; in
     * the order it did it.
     */
    public List<byte[]> followUpJson() {
        return followUps == null
                ? List.of()
                : followUps
                        .lines()
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toList();
    }

    /** The event id that follows from a request: name-based (RFC 9562, version 3) over its id and its content's digest. */
    public static UUID eventId(UUID requestId, UUID digest) {
        return UUID.nameUUIDFromBytes(ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(requestId.getMostSignificantBits())
                .putLong(requestId.getLeastSignificantBits())
                .putLong(digest.getMostSignificantBits())
                .putLong(digest.getLeastSignificantBits())
                .array());
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value, "a decision of this outcome always has this column");
    }
}
