package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One message of the request log as the contract has it understood. Reads it anew, with none of the contract module's
 * code: a mistake there must not be repeated here.
 *
 * @param requestId null when it can't be read, and then nothing else matters
 * @param slotId null when it can't be read
 * @param deadline null for what waits as long as it takes
 * @param content equal for two messages that ask for the same
 */
public record Ask(
        Message message,
        Kind kind,
        @Nullable UUID requestId,
        @Nullable String slotId,
        @Nullable String customerId,
        int quantity,
        @Nullable Integer expectedBookings,
        @Nullable Integer expectedTerms,
        @Nullable Instant deadline,
        int capacity,
        @Nullable Instant startsAt,
        String content) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final int MOST_QUANTITY = 1_000;
    private static final int LONGEST_CUSTOMER = 128;

    /** What a message is to the contract. */
    public enum Kind {
        BOOK,
        CREATE,
        /** Its requestId and slotId can be read, and it breaks another rule. */
        MALFORMED,
        /** It goes to the dead letters. */
        UNREADABLE
    }

    /** @param patience of a request that names no deadline, from its record's timestamp on */
    static Ask read(Message message, Duration patience) {
        JsonNode json = json(message.value());
        UUID requestId = uuid(json.path("requestId"));
        String slotId = json.path("slotId").isTextual() ? json.path("slotId").textValue() : null;
        if (requestId == null || slotId == null || !ID.matcher(slotId).matches()) {
            return nothingBut(message, Kind.UNREADABLE, null, null);
        }
        if (message.key() == null || !slotId.equals(new String(message.key(), StandardCharsets.UTF_8))) {
            return nothingBut(message, Kind.MALFORMED, requestId, slotId);
        }
        try {
            return switch (json.path("type").asText()) {
                case "BookSlot" -> booking(message, json, requestId, slotId, patience);
                case "CreateSlot" -> creation(message, json, requestId, slotId);
                default -> nothingBut(message, Kind.MALFORMED, requestId, slotId);
            };
        } catch (DateTimeException | IllegalArgumentException broken) {
            return nothingBut(message, Kind.MALFORMED, requestId, slotId);
        }
    }

    private static Ask booking(Message message, JsonNode json, UUID requestId, String slotId, Duration patience) {
        String customer = json.path("customerId").textValue();
        JsonNode given = json.path("quantity");
        int quantity = given.isMissingNode() ? 1 : integer(given);
        if (customer == null || customer.isEmpty() || customer.length() > LONGEST_CUSTOMER) {
            throw new IllegalArgumentException("customerId");
        }
        if (quantity < 1 || quantity > MOST_QUANTITY) {
            throw new IllegalArgumentException("quantity");
        }
        JsonNode expected = json.path("expected");
        Integer bookings = optional(expected.path("currentBookings"));
        Integer terms = optional(expected.path("termsVersion"));
        String expiresAt = json.path("expiresAt").textValue();
        Instant deadline =
                expiresAt == null ? Instant.ofEpochMilli(message.timestamp()).plus(patience) : Instant.parse(expiresAt);
        String content = String.join(
                "|",
                slotId,
                customer,
                "" + quantity,
                "" + bookings,
                "" + terms,
                expiresAt == null ? "" : "" + deadline);
        return new Ask(
                message, Kind.BOOK, requestId, slotId, customer, quantity, bookings, terms, deadline, 0, null, content);
    }

    private static Ask creation(Message message, JsonNode json, UUID requestId, String slotId) {
        int capacity = integer(json.path("capacity"));
        String resource = json.path("resourceId").textValue();
        Instant startsAt = Instant.parse(json.path("startsAt").asText());
        Instant endsAt = Instant.parse(json.path("endsAt").asText());
        String content = String.join("|", slotId, resource, "" + startsAt, "" + endsAt, "" + capacity);
        return new Ask(message, Kind.CREATE, requestId, slotId, null, 0, null, null, null, capacity, startsAt, content);
    }

    private static Ask nothingBut(Message message, Kind kind, @Nullable UUID requestId, @Nullable String slotId) {
        String content = Arrays.toString(message.value()) + Arrays.toString(message.key());
        return new Ask(message, kind, requestId, slotId, null, 0, null, null, null, 0, null, content);
    }

    private static JsonNode json(byte @Nullable [] value) {
        try {
            JsonNode json = value == null ? null : JSON.readTree(value);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException noJson) {
            return JSON.missingNode();
        }
    }

    private static @Nullable UUID uuid(JsonNode node) {
        try {
            return node.isTextual() && node.textValue().length() == 36 ? UUID.fromString(node.textValue()) : null;
        } catch (IllegalArgumentException noUuid) {
            return null;
        }
    }

    private static int integer(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw new IllegalArgumentException("no integer: " + node);
        }
        return node.intValue();
    }

    private static @Nullable Integer optional(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : integer(node);
    }
}
