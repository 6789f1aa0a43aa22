package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer as it was received: an event, a reply, or the body of an HTTP response. */
public record ReceivedAnswer(Message message, JsonNode json) {

    static ReceivedAnswer read(Message message) {
        JsonNode json = Json.read(message.value());
        if (!json.isObject()) {
            throw new IllegalStateException("an answer that is no JSON, " + message.place());
        }
        return new ReceivedAnswer(message, json);
    }

    public UUID requestId() {
        return UUID.fromString(json.path("requestId").asText());
    }

    /** Returns the booking that the answer names; null if it names none. */
    public @Nullable UUID bookingId() {
        return Json.bookingId(json);
    }

    /** Returns true for the promotion of a waiting booking, which answers no request. */
    public boolean isPromotion() {
        return json.path("promoted").asBoolean();
    }

    /** Returns true for SLOT_FETCH_ERROR: there is no decision, and the same request may be sent again. */
    public boolean isUndecided() {
        return text("code").equals("SLOT_FETCH_ERROR");
    }

    /**
     * Returns true for REQUEST_ID_REUSED: the id was decided for another request, and the answer is to this message
     * only.
     */
    public boolean isReuse() {
        return text("reason").equals("REQUEST_ID_REUSED");
    }

    /** Returns a member's text; empty if it is absent. */
    public String text(String member) {
        return json.path(member).asText("");
    }

    /** Returns a member's number; null if it is absent. */
    public @Nullable Integer number(String member) {
        return json.path(member).isInt() ? (Integer) json.path(member).intValue() : null;
    }

    /** Returns the bytes as text. */
    public String bytes() {
        byte[] value = message.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
