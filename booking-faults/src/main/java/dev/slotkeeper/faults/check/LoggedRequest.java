package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of the request log, interpreted according to the contract.
 *
 * @param requestId null if it can't be read; all other components are meaningless then
 * @param slotId null if it can't be read
 * @param deadline null for a request without a deadline
 * @param json the message's members, which keep the contract unless the kind says otherwise
 * @param content equal for two messages with the same request
 */
public record LoggedRequest(
        Message message,
        Kind kind,
        @Nullable UUID requestId,
        @Nullable String slotId,
        @Nullable Instant deadline,
        JsonNode json,
        String content) {

    /** The kinds of messages that the contract knows. */
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
        /** The message's requestId and slotId can be read, but it breaks another rule. */
        MALFORMED(""),
        /** The message becomes a dead letter. */
        UNREADABLE("");

        final String type;

        /** The names of the members besides the slot, separated by commas. */
        private final String members;

        Kind(String type, String... members) {
            this.type = type;
            this.members = String.join(",", members);
        }

        /** Returns the names of the members besides the slot. */
        List<String> members() {
            return members.isEmpty() ? List.of() : List.of(members.split(",", -1));
        }

        /** Returns true for requests for seats; a grant makes a booking with the request's id. */
        public boolean makesBooking() {
            return this == BOOK || this == HOLD || this == RESCHEDULE;
        }
    }

    /**
     * Interprets a message.
     *
     * @param timeout the default time from a record's timestamp to the request's deadline
     */
    static LoggedRequest read(Message message, Duration timeout) {
        return new LoggedRequestReader(message, timeout).read();
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

    /** Returns the booking that the message names; null if it names none. */
    @Nullable
    UUID bookingId() {
        return Json.bookingId(json);
    }

    /** Returns true if the request accepts a waitlist entry instead of a refusal. */
    boolean waits() {
        return "WAITLIST".equals(text("ifFull"));
    }

    boolean isOf(Tables.DecisionRow decision) {
        return decision.partition() == message.partition() && decision.offset() == message.offset();
    }
}
