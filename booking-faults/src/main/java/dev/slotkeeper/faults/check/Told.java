package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer as somebody got it: an event, a reply, or the body of an HTTP response that carries one. */
public record Told(Message message, JsonNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Told read(Message message) {
        try {
            return new Told(message, JSON.readTree(message.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that is no JSON, " + message.place(), e);
        }
    }

    public UUID requestId() {
        return UUID.fromString(json.path("requestId").asText());
    }

    public boolean isYes() {
        return text("type").equals("BookingConfirmed");
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
