package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies and slot states. Workers write them, so they are assumed to be flat and small, and a scalar of another
 * JSON type is taken by its text: {@code "2"} is 2. Objects and arrays are ignored.
 */
final class ReplyReader {

    private static final JsonFactory JSON = new JsonFactory();

    /** Methods that create a reply from its members, by type. */
    static final Map<String, Function<ReplyReader, Reply>> BY_TYPE = byType();

    private final Map<String, String> members;

    private ReplyReader(Map<String, String> members) {
        this.members = members;
    }

    private static Map<String, Function<ReplyReader, Reply>> byType() {
        Map<String, Function<ReplyReader, Reply>> methods = new HashMap<>();
        methods.put("BookingConfirmed", ReplyReader::confirmed);
        methods.put("BookingRejected", ReplyReader::rejected);
        methods.put("SlotCreated", ReplyReader::slotCreated);
        for (BookingUpdate.Kind kind : BookingUpdate.Kind.values()) {
            methods.put(kind.type(), given -> given.bookingUpdate(kind));
        }
        for (SlotUpdate.Kind kind : SlotUpdate.Kind.values()) {
            methods.put(kind.type(), given -> given.slotUpdate(kind));
        }
        return methods;
    }

    /** @throws ContractViolation if the bytes are no reply */
    static Reply read(byte[] bytes) {
        ReplyReader given = new ReplyReader(members(bytes));
        String type = given.required(Member.TYPE);
        Function<ReplyReader, Reply> method = BY_TYPE.get(type);
        if (method == null) {
            throw new ContractViolation("type", type, "the type of a reply");
        }
        try {
            return method.apply(given);
        } catch (ContractViolation violation) {
            throw violation;
        } catch (IllegalArgumentException inconsistent) {
            throw new ContractViolation("message", String.valueOf(inconsistent.getMessage()), "a reply");
        }
    }

    /** @throws ContractViolation if the bytes are no slot state */
    static SlotAvailability readAvailability(byte[] bytes) {
        ReplyReader given = new ReplyReader(members(bytes));
        String type = given.required(Member.TYPE);
        if (!type.equals("SlotAvailability")) {
            throw new ContractViolation("type", type, "SlotAvailability");
        }
        SlotState slot = given.slot();
        return new SlotAvailability(slot, given.isTrue(Member.DELETED), given.required(Member.SEQUENCE));
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
                if (!value.isScalarValue()) {
                    json.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    members.put(name, json.getText());
                }
            }
            return members;
        } catch (IOException notJson) {
            throw new ContractViolation("message", "bytes that are no JSON", "a reply");
        }
    }

    private Reply confirmed() {
        return new BookingConfirmed(
                required(Member.EVENT_ID),
                required(Member.REQUEST_ID),
                required(Member.SLOT_ID),
                required(Member.BOOKING_ID),
                required(Member.CUSTOMER_ID),
                required(Member.QUANTITY),
                required(Member.CURRENT_BOOKINGS),
                required(Member.CAPACITY),
                isTrue(Member.PROMOTED),
                required(Member.DECIDED_AT));
    }

    private Reply rejected() {
        ErrorCode code = constant(Member.CODE, ErrorCode.class, required(Member.CODE));
        Reason reason = reason();
        return new BookingRejected(
                required(Member.EVENT_ID),
                required(Member.REQUEST_ID),
                required(Member.SLOT_ID),
                find(Member.CUSTOMER_ID),
                find(Member.QUANTITY),
                code,
                reason,
                reason == Reason.MALFORMED ? required(Member.MESSAGE) : null,
                find(Member.CURRENT_BOOKINGS),
                find(Member.CAPACITY),
                required(Member.DECIDED_AT));
    }

    private Reply bookingUpdate(BookingUpdate.Kind kind) {
        return new BookingUpdate(
                kind,
                required(Member.EVENT_ID),
                required(Member.REQUEST_ID),
                required(Member.SLOT_ID),
                required(MessageMapper.idMember(kind)),
                required(Member.CUSTOMER_ID),
                required(Member.QUANTITY),
                required(Member.CURRENT_BOOKINGS),
                required(Member.CAPACITY),
                find(Member.EXPIRES_AT),
                find(Member.POSITION),
                reason(),
                has(Member.TO_SLOT_ID)
                        ? new BookingUpdate.Move(required(Member.PREVIOUS_BOOKING_ID), required(Member.TO_SLOT_ID))
                        : null,
                required(Member.DECIDED_AT));
    }

    private Reply slotCreated() {
        return new SlotCreated(
                required(Member.EVENT_ID), required(Member.REQUEST_ID), slot(), required(Member.DECIDED_AT));
    }

    private Reply slotUpdate(SlotUpdate.Kind kind) {
        return new SlotUpdate(
                kind, required(Member.EVENT_ID), required(Member.REQUEST_ID), slot(), required(Member.DECIDED_AT));
    }

    private SlotState slot() {
        Integer waiting = find(Member.WAITING);
        return new SlotState(
                required(Member.SLOT_ID),
                required(Member.RESOURCE_ID),
                required(Member.STARTS_AT),
                required(Member.ENDS_AT),
                required(Member.CAPACITY),
                required(Member.CURRENT_BOOKINGS),
                required(Member.IS_AVAILABLE),
                required(Member.TERMS_VERSION),
                find(Member.PRICE),
                waiting == null ? 0 : waiting);
    }

    private @Nullable Reason reason() {
        String name = find(Member.REASON);
        return name == null ? null : constant(Member.REASON, Reason.class, name);
    }

    private <T> T required(Member<T> member) {
        T value = find(member);
        if (value == null) {
            throw new ContractViolation(member.path, "nothing", "a value");
        }
        return value;
    }

    private <T> @Nullable T find(Member<T> member) {
        String given = members.get(member.path);
        return given == null ? null : member.convert(given);
    }

    private boolean has(Member<?> member) {
        return members.containsKey(member.path);
    }

    private boolean isTrue(Member<Boolean> member) {
        return Boolean.TRUE.equals(find(member));
    }

    private static <E extends Enum<E>> E constant(Member<String> member, Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new ContractViolation(member.path, name, member.allowed);
        }
    }
}
