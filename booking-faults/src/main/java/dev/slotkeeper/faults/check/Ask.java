package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message of the request log as the contract has it understood.
 *
 * @param requestId null when it can't be read, and then nothing else matters
 * @param slotId null when it can't be read
 * @param deadline null for what waits as long as it takes
 * @param json its members, which keep the contract unless the kind says otherwise
 * @param content equal for two messages that ask for the same
 */
public record Ask(
        Message message,
        Kind kind,
        @Nullable UUID requestId,
        @Nullable String slotId,
        @Nullable Instant deadline,
        JsonNode json,
        String content) {

    /** What a message is to the contract. */
    public enum Kind {
        BOOK("BookSlot", "customerId", "quantity", "expected", "expiresAt", "ifFull", "waitUntil"),
        HOLD("HoldSlot", "customerId", "quantity", "expected", "expiresAt", "holdSeconds"),
        CONFIRM("ConfirmHold", "holdId", "customerId"),
        RELEASE("ReleaseHold", "holdId", "customerId"),
        CANCEL("CancelBooking", "bookingId", "customerId"),
        EXPIRE("ExpireBooking", "bookingId", "customerId"),
        RESCHEDULE("RescheduleBooking", "bookingId", "customerId", "toSlotId", "expiresAt"),
        CREATE("CreateSlot", "resourceId", "startsAt", "endsAt", "capacity", "price"),
        CHANGE("ChangeSlot", "resourceId", "startsAt", "endsAt", "capacity", "price"),
        CLOSE("CloseSlot"),
        REOPEN("ReopenSlot"),
        DELETE("DeleteSlot", "cancelBookings"),
        /** Its requestId and slotId can be read, and it breaks another rule. */
        MALFORMED(""),
        /** It goes to the dead letters. */
        UNREADABLE("");

        final String type;

        /** What it means, beside its slot: names with commas between. */
        private final String members;

        Kind(String type, String... members) {
            this.type = type;
            this.members = String.join(",", members);
        }

        /** What it means, beside its slot. */
        List<String> members() {
            return members.isEmpty() ? List.of() : List.of(members.split(",", -1));
        }

        /** Whether what it asks for is seats, so that a yes makes a booking with its id. */
        public boolean makesBooking() {
            return this == BOOK || this == HOLD || this == RESCHEDULE;
        }
    }

    /** @param patience of a request that names no deadline, from its record's timestamp on */
    static Ask read(Message message, Duration patience) {
        return new AskReader(message, patience).read();
    }

    int quantity() {
        Integer given = number("quantity");
        return given == null ? 1 : given;
    }

    @Nullable
    Integer number(String member) {
        return Json.integer(json.path(member));
    }

    @Nullable
    Instant instant(String member) {
        return Json.instant(json.path(member));
    }

    @Nullable
    String text(String member) {
        return json.path(member).textValue();
    }

    /** The booking it is about; null for one that is about none. */
    @Nullable
    UUID bookingId() {
        return Json.bookingId(json);
    }

    /** Whether it takes a place in the waitlist for a no. */
    boolean waits() {
        return "WAITLIST".equals(text("ifFull"));
    }

    boolean isOf(Tables.DecisionRow decision) {
        return decision.partition() == message.partition() && decision.offset() == message.offset();
    }
}
