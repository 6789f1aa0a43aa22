package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON codec of the contract: UTF-8, one object a message, unknown members ignored, duplicate members refused.
 *
 * <p>Limits: {@link #MAX_BYTES} a message, nesting 10, strings 1,024 characters.
 */
public final class ContractJson {

    /** The largest message that is read. */
    public static final int MAX_BYTES = 16 * 1024;

    private ContractJson() {}

    /** Chooses the request id of an HTTP body. */
    @FunctionalInterface
    public interface RequestIds {
        /**
         * @param given the body's own requestId, if it has one
         * @param scope whose request this is: the customerId of a booking, the slotId of a new slot
         */
        UUID choose(@Nullable UUID given, String scope);
    }

    /** Reads what a record of {@link Topics#REQUESTS} holds; never throws, whatever the bytes are. */
    public static ReadCommand readCommand(byte @Nullable [] value) {
        return CommandReader.read(value);
    }

    /**
     * Reads the HTTP form of a {@link BookSlot}: the same members without type.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static BookSlot readBookSlot(byte[] body, RequestIds ids) {
        return readBookSlot(body, ids, null);
    }

    /**
     * The same for a caller who is known.
     *
     * @param caller whose request it is when the body does not say; null: the body has to
     */
    public static BookSlot readBookSlot(byte[] body, RequestIds ids, @Nullable String caller) {
        Members members = httpMembers(body);
        members.customerId = members.customerId == null ? caller : members.customerId;
        String customer = Members.required("customerId", members.customerId, Rules.CUSTOMER_ID_RULE);
        Rules.customerId("customerId", customer);
        return members.bookSlot(ids.choose(givenId(members), customer));
    }

    /**
     * Reads the HTTP form of a {@link HoldSlot}: the same members without type.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static HoldSlot readHoldSlot(byte[] body, RequestIds ids) {
        return readHoldSlot(body, ids, null);
    }

    /**
     * The same for a caller who is known.
     *
     * @param caller whose request it is when the body does not say; null: the body has to
     */
    public static HoldSlot readHoldSlot(byte[] body, RequestIds ids, @Nullable String caller) {
        Members members = httpMembers(body);
        members.customerId = members.customerId == null ? caller : members.customerId;
        String customer = Members.required("customerId", members.customerId, Rules.CUSTOMER_ID_RULE);
        Rules.customerId("customerId", customer);
        return members.holdSlot(ids.choose(givenId(members), customer));
    }

    /**
     * Reads the HTTP form of a {@link RescheduleBooking}; its address says which booking.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static RescheduleBooking readReschedule(byte[] body, UUID bookingId, String slotId, RequestIds ids) {
        Members members = httpMembers(body);
        members.slotId = slotId;
        members.bookingId = bookingId.toString();
        return members.rescheduleBooking(ids.choose(givenId(members), bookingId.toString()));
    }

    /**
     * Reads the HTTP form of a {@link ChangeSlot}; its address says which slot.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static ChangeSlot readChangeSlot(byte[] body, String slotId, RequestIds ids) {
        Members members = httpMembers(body);
        members.slotId = slotId;
        return members.changeSlot(ids.choose(givenId(members), slotId));
    }

    /**
     * Reads whose a booking must be from a body that needs to say nothing else.
     *
     * @return null when it does not say
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public static @Nullable String readCustomerId(byte[] body) {
        return body.length == 0 ? null : readCustomerId(httpMembers(body).customerId);
    }

    /** Reads a customer's id as a URL gives it. @throws ContractViolation when it breaks its rule */
    public static @Nullable String readCustomerId(@Nullable String value) {
        if (value != null) {
            Rules.customerId("customerId", value);
        }
        return value;
    }

    private static Members httpMembers(byte[] body) {
        try {
            Members members = CommandReader.members(body);
            members.throwViolation();
            return members;
        } catch (IOException notJson) {
            throw notJson();
        }
    }

    /**
     * Reads the HTTP form of one {@link CreateSlot}, or of an array of them.
     *
     * @param most the most elements an array may have
     * @param slotIds names a slot whose body has no slotId; is given the resourceId
     * @return one element for an object, all of them for an array
     * @throws ContractViolation naming the first member that breaks the contract, such as {@code [3].capacity}
     */
    public static List<CreateSlot> readCreateSlots(
            byte[] body, int most, Function<String, String> slotIds, RequestIds ids) {
        List<CreateSlot> slots = new ArrayList<>();
        try (JsonParser json = CommandReader.strictParser(body)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                slots.add(createSlot(Members.read(json), slotIds, ids));
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

    /** Whether the body's JSON value is an array; decides how an HTTP answer is shaped. */
    public static boolean isArray(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '[';
            }
        }
        return false;
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
                slots.add(createSlot(Members.read(json), slotIds, ids));
            } catch (ContractViolation violation) {
                throw violation.within(place);
            }
        }
        if (slots.isEmpty()) {
            throw new ContractViolation("message", "an empty array", "1 to " + most + " slots");
        }
    }

    private static CreateSlot createSlot(Members members, Function<String, String> slotIds, RequestIds ids) {
        members.throwViolation();
        String slot = members.slotId;
        if (slot == null) {
            String resource = Members.required("resourceId", members.resourceId, Rules.SLOT_ID_RULE);
            Rules.slotId("resourceId", resource);
            slot = slotIds.apply(resource);
        }
        Rules.slotId("slotId", slot);
        return members.createSlot(ids.choose(givenId(members), slot), slot);
    }

    private static @Nullable UUID givenId(Members members) {
        return members.requestId == null ? null : Rules.uuid("requestId", members.requestId);
    }

    private static ContractViolation notJson() {
        return new ContractViolation(
                "message",
                "bytes that are no JSON within the limits",
                "one JSON object in UTF-8, no member twice, nesting of at most " + CommandReader.DEEPEST_NESTING);
    }

    /** Reads a request id as a URL or a header gives it. @throws ContractViolation when it is no UUID */
    public static UUID readRequestId(String field, String value) {
        return Rules.uuid(field, value);
    }

    /** Reads a slot or resource id as a URL gives it. @throws ContractViolation when it breaks its rule */
    public static String readSlotId(String field, String value) {
        Rules.slotId(field, value);
        return value;
    }

    /** Reads an instant as a URL gives it. @throws ContractViolation when it is none */
    public static Instant readInstant(String field, String value) {
        return Members.instant(field, value);
    }

    /** The record value of a command. */
    public static byte[] write(Command command) {
        return JsonWriter.write(command);
    }

    /** The record value of a reply; the same reply always gives the same bytes. */
    public static byte[] write(Reply reply) {
        return JsonWriter.write(reply);
    }

    /** A slot as HTTP shows it. */
    public static byte[] write(SlotState slot) {
        return JsonWriter.write(slot);
    }

    /** The record value of a slot's latest state. */
    public static byte[] write(SlotAvailability availability) {
        return JsonWriter.write(availability);
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
