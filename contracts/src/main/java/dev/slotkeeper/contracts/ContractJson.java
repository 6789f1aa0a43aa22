package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * JSON codec of the contract: UTF-8, one object a message, unknown members ignored, duplicate members refused. A byte
 * order mark before the message is ignored (RFC 8259, section 8.1).
 *
 * <p>Limits: {@link #MAX_BYTES} a message, nesting 10, strings 1,024 characters.
 */
public final class ContractJson {

    /** Maximum size of a message that is read, in bytes. */
    public static final int MAX_BYTES = 16 * 1024;

    private ContractJson() {}

    /** Chooses the request id of an HTTP body. */
    @FunctionalInterface
    public interface RequestIds {
        /**
         * @param given requestId in the body, if any
         * @param scope the customerId of a booking, or the slotId of a new slot
         */
        UUID choose(@Nullable UUID given, String scope);
    }

    /** Decodes the value of a record of {@link Topics#REQUESTS}; never throws, with any bytes. */
    public static DecodedCommand decodedCommand(byte @Nullable [] value) {
        return CommandDecoder.read(value);
    }

    /**
     * Reads the HTTP form of a {@link BookSlot}: the same members without type.
     *
     * @param caller customerId to use when the body has none; null if the body must have one
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static BookSlot readBookSlot(byte[] body, RequestIds ids, @Nullable String caller) {
        return seats(body, ids, caller, CommandReader::bookSlot);
    }

    /**
     * Reads the HTTP form of a {@link HoldSlot}: the same members without type.
     *
     * @param caller customerId to use when the body has none; null if the body must have one
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static HoldSlot readHoldSlot(byte[] body, RequestIds ids, @Nullable String caller) {
        return seats(body, ids, caller, CommandReader::holdSlot);
    }

    private static <C> C seats(
            byte[] body, RequestIds ids, @Nullable String caller, BiFunction<MemberValues, UUID, C> command) {
        MemberValues members = httpMembers(body);
        if (members.given(Member.CUSTOMER_ID) == null) {
            members.set(Member.CUSTOMER_ID, caller);
        }
        String customer = members.required(Member.CUSTOMER_ID);
        ValueRules.customerId("customerId", customer);
        return command.apply(members, chosenId(members, ids, customer));
    }

    /**
     * Reads the HTTP form of a {@link ChangeSlot}; the URL names the slot.
     *
     * @param termsVersion expected version of the terms, which the body must not name too; null for none
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static ChangeSlot readChangeSlot(
            byte[] body, String slotId, @Nullable Integer termsVersion, RequestIds ids) {
        MemberValues members = httpMembers(body);
        if (termsVersion != null) {
            if (members.find(Member.EXPECTED) != null) {
                throw new ContractViolation(Member.EXPECTED.path, "an object beside If-Match", "one of them");
            }
            members.set(Member.EXPECTED, true);
            members.set(Member.EXPECTED_TERMS, termsVersion.longValue());
        }
        members.set(Member.SLOT_ID, slotId);
        return CommandReader.changeSlot(members, chosenId(members, ids, slotId));
    }

    /**
     * Reads a body to an address that names the booking, the hold or the slot. An empty body is one without members.
     *
     * @throws ContractViolation if the body is no JSON object, or naming the first member of a wrong type
     */
    public static OptionalMembers readOptionalMembers(byte[] body) {
        return new OptionalMembers(body.length == 0 ? new MemberValues() : httpMembers(body));
    }

    /** Checks a customerId that a URL gives; null is allowed. @throws ContractViolation when it breaks its rule */
    public static @Nullable String readCustomerId(@Nullable String value) {
        if (value != null) {
            ValueRules.customerId("customerId", value);
        }
        return value;
    }

    private static MemberValues httpMembers(byte[] body) {
        try {
            MemberValues members = CommandDecoder.members(body);
            members.throwViolation();
            members.throwMisspelling();
            return members;
        } catch (IOException notJson) {
            throw notJson();
        }
    }

    /**
     * Reads the HTTP form of one {@link CreateSlot}, or of an array of them.
     *
     * @param most maximum number of elements of an array
     * @param slotIds gives the slotId for a body without one, from its resourceId
     * @return one element for an object, all of them for an array
     * @throws ContractViolation naming the first member that breaks the contract, such as {@code [3].capacity}
     */
    public static List<CreateSlot> readCreateSlots(
            byte[] body, int most, Function<String, String> slotIds, RequestIds ids) {
        List<CreateSlot> slots = new ArrayList<>();
        try (JsonParser json = CommandDecoder.strictParser(body)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                slots.add(createSlot(MemberValues.read(json), slotIds, ids));
            } else if (first == JsonToken.START_ARRAY) {
                readElements(json, most, slotIds, ids, slots);
            } else {
                throw new ContractViolation("message", "no JSON object", "one JSON object, or an array of them");
            }
            if (json.nextToken() != null) {
                throw new ContractViolation("message", "more than one JSON value", "one JSON object or array");
            }
            return slots;
        } catch (IOException notJson) {
            throw notJson();
        }
    }

    /**
     * Returns true if the body's JSON value is an array; the form of the HTTP response depends on it. It is found by the
     * parser that reads the body, so that both agree on every body.
     */
    public static boolean isArray(byte[] body) {
        try (JsonParser json = CommandDecoder.strictParser(body)) {
            return json.nextToken() == JsonToken.START_ARRAY;
        } catch (IOException notJson) {
            return false;
        }
    }

    private static void readElements(
            JsonParser json, int most, Function<String, String> slotIds, RequestIds ids, List<CreateSlot> slots)
            throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String place = "[" + slots.size() + "]";
            if (slots.size() == most) {
                throw new ContractViolation("message", "more than " + most + " slots", "1 to " + most);
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new ContractViolation(place, "no JSON object", "one JSON object");
            }
            try {
                slots.add(createSlot(MemberValues.read(json), slotIds, ids));
            } catch (ContractViolation violation) {
                throw violation.within(place);
            }
        }
        if (slots.isEmpty()) {
            throw new ContractViolation("message", "an empty array", "1 to " + most + " slots");
        }
    }

    private static CreateSlot createSlot(MemberValues members, Function<String, String> slotIds, RequestIds ids) {
        members.throwViolation();
        members.throwMisspelling();
        String slot = members.find(Member.SLOT_ID);
        if (slot == null) {
            String resource = members.required(Member.RESOURCE_ID);
            ValueRules.resourceId("resourceId", resource);
            slot = slotIds.apply(resource);
            members.set(Member.SLOT_ID, slot);
        }
        ValueRules.slotId("slotId", slot);
        return CommandReader.createSlot(members, chosenId(members, ids, slot));
    }

    private static UUID chosenId(MemberValues members, RequestIds ids, String scope) {
        return ids.choose(members.find(Member.REQUEST_ID), scope);
    }

    private static ContractViolation notJson() {
        return new ContractViolation(
                "message",
                "bytes that are no JSON within the limits",
                "one JSON object in UTF-8, no member twice, nesting of at most " + CommandDecoder.MAX_NESTING);
    }

    /** Reads a request id from a URL or a header. @throws ContractViolation when it is no UUID */
    public static UUID readRequestId(String field, String value) {
        return ValueRules.uuid(field, value);
    }

    /** Reads a resource id from a URL. @throws ContractViolation when it breaks its rule */
    public static String readResourceId(String value) {
        ValueRules.resourceId("resourceId", value);
        return value;
    }

    /** Reads a slot id from a URL. @throws ContractViolation when it breaks its rule */
    public static String readSlotId(String field, String value) {
        ValueRules.slotId(field, value);
        return value;
    }

    /** Reads an instant from a URL. @throws ContractViolation when it is none */
    public static Instant readInstant(String field, String value) {
        return ValueRules.parsedInstant(field, value);
    }

    /** Encodes a command as a record value. */
    public static byte[] write(Command command) {
        return JsonWriter.write(json -> command.accept(json));
    }

    /** Encodes a reply as a record value; the same reply always gives the same bytes. */
    public static byte[] write(Reply reply) {
        return JsonWriter.write(json -> reply.accept(json));
    }

    /** Encodes a slot in its HTTP form. */
    public static byte[] write(SlotState slot) {
        return JsonWriter.write(json -> json.slot(slot));
    }

    /** Encodes a slot's latest state as a record value. */
    public static byte[] write(SlotAvailability availability) {
        return JsonWriter.write(json -> json.availability(availability));
    }

    /** Reads a record of {@link Topics#AVAILABILITY}; unknown members are ignored. @throws ContractViolation if it is none */
    public static SlotAvailability readAvailability(byte[] value) {
        return ReplyReader.readAvailability(value);
    }

    /** Reads a reply; members that this version does not know are ignored. @throws ContractViolation if it is none */
    public static Reply readReply(byte[] value) {
        return ReplyReader.read(value);
    }
}
