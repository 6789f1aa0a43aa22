package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Interprets one message of the request log by the rules of the contract. */
final class LoggedRequestReader {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Set<String> IF_FULL_VALUES = Set.of("REJECT", "WAITLIST");
    private static final int MAX_QUANTITY = 1_000;
    private static final int MAX_HOLD_SECONDS = 1_800;
    private static final int MAX_CAPACITY = 100_000;
    private static final int MAX_CUSTOMER_LENGTH = 128;

    private final Message message;
    private final Duration timeout;
    private final JsonNode json;

    LoggedRequestReader(Message message, Duration patience) {
        this.message = message;
        this.timeout = patience;
        this.json = Json.read(message.value());
    }

    LoggedRequest read() {
        UUID requestId = Json.uuid(json.path("requestId"));
        String slotId = json.path("slotId").textValue();
        if (requestId == null || slotId == null || !ID.matcher(slotId).matches()) {
            return withoutContent(LoggedRequest.Kind.UNREADABLE, null, null);
        }
        LoggedRequest.Kind kind = kind();
        boolean isKeyed = message.key() != null && slotId.equals(new String(message.key(), StandardCharsets.UTF_8));
        if (kind == null || !isKeyed) {
            return withoutContent(LoggedRequest.Kind.MALFORMED, requestId, slotId);
        }
        try {
            check(kind, slotId);
            return new LoggedRequest(message, kind, requestId, slotId, deadline(kind), json, content(kind, slotId));
        } catch (DateTimeException | IllegalArgumentException broken) {
            return withoutContent(LoggedRequest.Kind.MALFORMED, requestId, slotId);
        }
    }

    private LoggedRequest withoutContent(LoggedRequest.Kind kind, @Nullable UUID requestId, @Nullable String slotId) {
        String content = Arrays.toString(message.value()) + Arrays.toString(message.key());
        return new LoggedRequest(message, kind, requestId, slotId, null, json, content);
    }

    private LoggedRequest.@Nullable Kind kind() {
        String type = json.path("type").asText();
        return type.isEmpty()
                ? null
                : Arrays.stream(LoggedRequest.Kind.values())
                        .filter(kind -> kind.type.equals(type))
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable Instant deadline(LoggedRequest.Kind kind) {
        if (!kind.members().contains("expiresAt")) {
            return null;
        }
        Instant given = Json.instant(json.path("expiresAt"));
        return given == null ? Instant.ofEpochMilli(message.timestamp()).plus(timeout) : given;
    }

    private void check(LoggedRequest.Kind kind, String slotId) {
        boolean takesSeats = kind == LoggedRequest.Kind.BOOK || kind == LoggedRequest.Kind.HOLD;
        for (String member : kind.members()) {
            JsonNode given = json.path(member);
            switch (member) {
                case "customerId" -> require(isCustomer(given) || (!takesSeats && Json.isAbsent(given)), member);
                case "quantity" -> range(given, member, 1, MAX_QUANTITY, false);
                case "holdSeconds" -> range(given, member, 1, MAX_HOLD_SECONDS, true);
                case "capacity" -> range(given, member, 0, MAX_CAPACITY, kind == LoggedRequest.Kind.CREATE);
                case "bookingId", "holdId" -> require(Json.uuid(given) != null, member);
                case "resourceId" ->
                    require(isId(given) || (kind == LoggedRequest.Kind.CHANGE && Json.isAbsent(given)), member);
                case "toSlotId" -> require(isId(given) && !given.textValue().equals(slotId), member);
                case "ifFull" -> require(Json.isAbsent(given) || IF_FULL_VALUES.contains(given.asText()), member);
                case "waitUntil" ->
                    require(Json.isAbsent(given) || json.path("ifFull").asText().equals("WAITLIST"), member);
                case "endsAt" -> times(kind == LoggedRequest.Kind.CREATE);
                default -> {}
            }
        }
        if (kind == LoggedRequest.Kind.CHANGE) {
            require(kind.members().stream().anyMatch(member -> !Json.isAbsent(json.path(member))), "anything");
        }
    }

    private void times(boolean areRequired) {
        Instant startsAt = Json.instant(json.path("startsAt"));
        Instant endsAt = Json.instant(json.path("endsAt"));
        if (startsAt == null || endsAt == null) {
            require(!areRequired, "endsAt");
        } else {
            require(startsAt.isBefore(endsAt), "endsAt");
        }
    }

    private static boolean isCustomer(JsonNode given) {
        return given.isTextual()
                && !given.textValue().isEmpty()
                && given.textValue().length() <= MAX_CUSTOMER_LENGTH;
    }

    private static boolean isId(JsonNode given) {
        return given.isTextual() && ID.matcher(given.textValue()).matches();
    }

    private static void range(JsonNode given, String member, int least, int most, boolean isRequired) {
        Integer number = Json.integer(given);
        require(number == null ? !isRequired : number >= least && number <= most, member);
    }

    private static void require(boolean holds, String member) {
        if (!holds) {
            throw new IllegalArgumentException(member);
        }
    }

    /** Returns a text that identifies the content; an absent member has the text of its default. */
    private String content(LoggedRequest.Kind kind, String slotId) {
        StringJoiner content = new StringJoiner("|").add(kind.type).add(slotId);
        for (String member : kind.members()) {
            JsonNode given = json.path(member);
            content.add(
                    switch (member) {
                        case "quantity" -> Json.isAbsent(given) ? "1" : given.asText();
                        case "ifFull" -> given.asText("REJECT");
                        case "cancelBookings" -> "" + given.asBoolean();
                        case "expiresAt", "waitUntil", "startsAt", "endsAt" -> "" + Json.instant(given);
                        case "expected" ->
                            Json.integer(given.path("currentBookings")) + ","
                                    + Json.integer(given.path("termsVersion"));
                        default -> given.asText("");
                    });
        }
        return content.toString();
    }
}
