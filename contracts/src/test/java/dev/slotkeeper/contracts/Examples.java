package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values that the golden files contain. */
final class Examples {

    static final UUID REQUEST_ID = UUID.fromString("018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11");
    static final UUID EVENT_ID = UUID.fromString("5f0c9f0e-3b1d-3c55-9a41-1c2f6f1d2a77");
    static final String SLOT_ID = "room-7-0900";
    static final Instant STARTS_AT = Instant.parse("2026-11-22T10:00:00Z");
    static final Instant ENDS_AT = Instant.parse("2026-11-22T10:30:00Z");
    static final Instant DECIDED_AT = Instant.parse("2026-11-22T09:59:58.123456Z");

    private Examples() {}

    static BookSlot bookSlot(
            String customerId, int quantity, SeatCommand.@Nullable Expected expected, @Nullable Instant expiresAt) {
        return new BookSlot(REQUEST_ID, SLOT_ID, customerId, quantity, expected, expiresAt);
    }

    static CreateSlot createSlot(int capacity) {
        return new CreateSlot(REQUEST_ID, SLOT_ID, "room-7", STARTS_AT, ENDS_AT, capacity);
    }

    static SlotCreated slotCreated(int capacity) {
        return new SlotCreated(EVENT_ID, REQUEST_ID, SlotState.created(createSlot(capacity)), DECIDED_AT);
    }

    /** Returns a rejected booking whose slot was read. */
    static BookingRejected rejected(ErrorCode code, @Nullable Reason reason) {
        return new BookingRejected(EVENT_ID, REQUEST_ID, SLOT_ID, "c-123", 1, code, reason, null, 10, 10, DECIDED_AT);
    }

    /** Returns a rejected booking whose slot was not read. */
    static BookingRejected rejectedUnread(ErrorCode code, @Nullable Reason reason) {
        return new BookingRejected(
                EVENT_ID, REQUEST_ID, SLOT_ID, "c-123", 1, code, reason, null, null, null, DECIDED_AT);
    }

    /** Returns a rejected request that names no customer. */
    static BookingRejected rejectedUnnamed(Reason reason, @Nullable String detail, @Nullable Integer seats) {
        return new BookingRejected(
                EVENT_ID, REQUEST_ID, SLOT_ID, null, null, reason.code(), reason, detail, seats, seats, DECIDED_AT);
    }
}
