package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes replies and slot states. Workers write them, so they are assumed to be flat and small. */
final class ReplyDecoder {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> members;

    private ReplyDecoder(Map<String, String> members) {
        this.members = members;
    }

    static Reply read(byte[] bytes) {
        return read(bytes, ReplyDecoder::reply);
    }

    static SlotAvailability readAvailability(byte[] bytes) {
        return read(bytes, ReplyDecoder::availability);
    }

    private static <T> T read(byte[] bytes, Function<ReplyDecoder, T> kind) {
        Map<String, String> members = members(bytes);
        try {
            return kind.apply(new ReplyDecoder(members));
        } catch (ContractViolation violation) {
            throw violation;
        } catch (IllegalArgumentException inconsistent) {
            throw new ContractViolation("message", String.valueOf(inconsistent.getMessage()), "a reply");
        }
    }

    private static Map<String, String> members(byte[] bytes) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ContractViolation("message", "no JSON object", "a reply");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_NULL) {
                    continue;
                }
                if (value.isScalarValue()) {
                    members.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return members;
        } catch (IOException notJson) {
            throw new ContractViolation("message", "bytes that are no JSON", "a reply");
        }
    }

    private Reply reply() {
        String type = text("type");
        return switch (type) {
            case "BookingConfirmed" -> confirmed();
            case "BookingRejected" -> rejected();
            case "SlotCreated" -> new SlotCreated(id("eventId"), id("requestId"), slot(), instant("decidedAt"));
            default -> update(type);
        };
    }

    private Reply confirmed() {
        return new BookingConfirmed(
                id("eventId"),
                id("requestId"),
                text("slotId"),
                id("bookingId"),
                text("customerId"),
                number("quantity"),
                number("currentBookings"),
                number("capacity"),
                Boolean.parseBoolean(members.get("promoted")),
                instant("decidedAt"));
    }

    private Reply rejected() {
        ErrorCode code = constant("code", ErrorCode.class, text("code"));
        String reasonName = members.get("reason");
        Reason reason = reasonName == null ? null : constant("reason", Reason.class, reasonName);
        return new BookingRejected(
                id("eventId"),
                id("requestId"),
                text("slotId"),
                members.get("customerId"),
                optional("quantity"),
                code,
                reason,
                reason == Reason.MALFORMED ? text("message") : null,
                optional("currentBookings"),
                optional("capacity"),
                instant("decidedAt"));
    }

    private Reply update(String type) {
        for (BookingUpdate.Kind kind : BookingUpdate.Kind.values()) {
            if (kind.type().equals(type)) {
                return bookingUpdate(kind);
            }
        }
        for (SlotUpdate.Kind kind : SlotUpdate.Kind.values()) {
            if (kind.type().equals(type)) {
                return new SlotUpdate(kind, id("eventId"), id("requestId"), slot(), instant("decidedAt"));
            }
        }
        throw new ContractViolation("type", type, "the type of a reply");
    }

    private Reply bookingUpdate(BookingUpdate.Kind kind) {
        return new BookingUpdate(
                kind,
                id("eventId"),
                id("requestId"),
                text("slotId"),
                id(kind.idMember()),
                text("customerId"),
                number("quantity"),
                number("currentBookings"),
                number("capacity"),
                members.containsKey("expiresAt") ? instant("expiresAt") : null,
                optional("position"),
                members.containsKey("toSlotId")
                        ? new BookingUpdate.Move(id("previousBookingId"), text("toSlotId"))
                        : null,
                instant("decidedAt"));
    }

    private SlotState slot() {
        return new SlotState(
                text("slotId"),
                text("resourceId"),
                instant("startsAt"),
                instant("endsAt"),
                number("capacity"),
                number("currentBookings"),
                Boolean.parseBoolean(text("isAvailable")),
                number("termsVersion"),
                members.get("price"));
    }

    private SlotAvailability availability() {
        String type = text("type");
        if (!type.equals(SlotAvailability.class.getSimpleName())) {
            throw new ContractViolation("type", type, SlotAvailability.class.getSimpleName());
        }
        Integer waiting = optional("waiting");
        return new SlotAvailability(
                slot(), waiting == null ? 0 : waiting, Boolean.parseBoolean(members.get("deleted")), sequence());
    }

    private long sequence() {
        String value = text("sequence");
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException notANumber) {
            throw new ContractViolation("sequence", value, "a whole number");
        }
    }

    private UUID id(String name) {
        return ValueRules.uuid(name, text(name));
    }

    private Instant instant(String name) {
        return JsonMembers.instant(name, text(name));
    }

    private String text(String name) {
        return JsonMembers.required(name, members.get(name), "a value");
    }

    private int number(String name) {
        String value = text(name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new ContractViolation(name, value, "a whole number");
        }
    }

    private @Nullable Integer optional(String name) {
        return members.containsKey(name) ? (Integer) number(name) : null;
    }

    private static <E extends Enum<E>> E constant(String field, Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new ContractViolation(field, name, "a known " + type.getSimpleName());
        }
    }
}
