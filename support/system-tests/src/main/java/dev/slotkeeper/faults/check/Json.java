package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses answers without code of the contract module, so that a bug there is not repeated here. */
final class Json {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UUID_LENGTH = 36;

    private Json() {}

    /** Parses JSON; returns a missing node for anything else. */
    static JsonNode read(byte @Nullable [] value) {
        try {
            JsonNode json = value == null ? null : JSON.readTree(value);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException noJson) {
            return JSON.missingNode();
        }
    }

    static JsonNode read(@Nullable String value) {
        return read(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Returns the UUID; null if the node is none. */
    static @Nullable UUID uuid(JsonNode node) {
        try {
            return node.isTextual() && node.textValue().length() == UUID_LENGTH
                    ? UUID.fromString(node.textValue())
                    : null;
        } catch (IllegalArgumentException noUuid) {
            return null;
        }
    }

    /**
     * Returns the instant, truncated to microseconds as the contract requires; null if the node is absent.
     *
     * @throws java.time.DateTimeException if the node is present and no instant
     */
    static @Nullable Instant instant(JsonNode node) {
        return isAbsent(node) ? null : Instant.parse(node.asText()).truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns the booking that an answer or a command names; null if it names none. */
    static @Nullable UUID bookingId(JsonNode json) {
        UUID booking = uuid(json.path("bookingId"));
        return booking == null ? uuid(json.path("holdId")) : booking;
    }
}
