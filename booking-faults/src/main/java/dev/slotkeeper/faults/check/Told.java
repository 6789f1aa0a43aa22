package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer as somebody got it: an event, a reply, or the body of an HTTP response that carries one. */
public record Told(Message message, JsonNode json) {

    static Told read(Message message) {
        JsonNode json = Json.read(message.value());
        if (!json.isObject()) {
            throw new IllegalStateException("an answer that is no JSON, " + message.place());
        }
        return new Told(message, json);
    }

    public UUID requestId() {
        return UUID.fromString(json.path("requestId").asText());
    }

    /** The booking it is about; null for one that is about none. */
    public @Nullable UUID bookingId() {
        return Json.bookingId(json);
    }

    /** Somebody who waited has the seats; nobody asked for this answer. */
    public boolean isPromotion() {
        return json.path("promoted").asBoolean();
    }

    /** The slot could not be read in time: no decision, and the same request may come again. */
    public boolean isUndecided() {
        return text("code").equals("SLOT_FETCH_ERROR");
    }

    /** Its id had been decided for another request: an answer to this message only. */
    public boolean isReuse() {
        return text("reason").equals("REQUEST_ID_REUSED");
    }

    /** A member's text, empty when it is absent. */
    public String text(String member) {
        return json.path(member).asText("");
    }

    /** A member's number, null when it is absent. */
    public @Nullable Integer number(String member) {
        return json.path(member).isInt() ? (Integer) json.path(member).intValue() : null;
    }

    /** The bytes as text. */
    public String bytes() {
        byte[] value = message.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
