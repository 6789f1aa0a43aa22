package dev.slotkeeper.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
 * @param details with MALFORMED what broke the contract, with SLOT_CREATED the whole reply, otherwise absent
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
        Instant decidedAt) {

    /** What became of the request. */
    public enum Outcome {
        CONFIRMED,
        REJECTED,
        SLOT_CREATED
    }

    /** The answer that this decision gives. */
    public Reply reply() {
        return switch (outcome) {
            case CONFIRMED ->
                new BookingConfirmed(
                        eventId(requestId, digest),
                        requestId,
                        slotId,
                        present(customerId),
                        present(quantity),
                        present(currentBookings),
                        present(capacity),
                        decidedAt);
            case REJECTED ->
                new BookingRejected(
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
            case SLOT_CREATED -> ContractJson.readReply(present(details).getBytes(StandardCharsets.UTF_8));
        };
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
