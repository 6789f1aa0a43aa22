package dev.slotkeeper.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Row of the table {@code booking_decisions}. {@link #reply()} depends on it alone, so a reply that is sent again has
 * the same bytes, whichever program sends it.
 *
 * @param digest 16-byte digest of the request's content
 * @param customerId absent when the request named none that could be read
 * @param quantity absent when the request has none
 * @param currentBookings seats taken after the decision; absent when the slot was not read
 * @param capacity seats of the slot; absent when the slot was not read
 * @param details with MALFORMED, the rule that was broken; the whole reply if the other columns don't determine it;
 *     otherwise absent
 * @param followUps further changes that this decision made, one {@link Reply} as JSON a line; absent if there were none
 * @param decidedAt the database's clock, to the microsecond
 * @param digestVersion the version by which the digest was computed ({@link RequestDigest})
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
        Instant decidedAt,
        int digestVersion) {

    /** Creates a decision without follow-ups, with a digest of the current version. */
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
                decidedAt,
                RequestDigest.VERSION);
    }

    /** Result of the request. */
    public enum Outcome {
        CONFIRMED,
        REJECTED,
        HELD,
        EXTENDED,
        WAITLISTED,
        CANCELLED,
        RELEASED,
        EXPIRED,
        RESCHEDULED,
        SLOT_CREATED,
        SLOT_CHANGED,
        SLOT_CLOSED,
        SLOT_REOPENED,
        SLOT_DELETED,
        WAITLIST_SERVED
    }

    /** Returns the reply that this decision gives. */
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

    /** Returns the reply as JSON; a reply stored as a whole is returned unchanged. */
    public byte[] replyJson() {
        return outcome != Outcome.REJECTED && details != null
                ? details.getBytes(StandardCharsets.UTF_8)
                : ContractJson.write(reply());
    }

    /**
     * Returns the further changes of this decision as JSON, in the order it made them: bookings promoted from the
     * waitlist, bookings cancelled.
     */
    public List<byte[]> followUpJson() {
        return followUps == null
                ? List.of()
                : followUps
                        .lines()
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toList();
    }

    /**
     * Returns the event id of a request: name-based (RFC 9562, version 3) over the request's id and its content's
     * digest.
     */
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
