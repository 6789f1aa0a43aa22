package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds the members of one JSON object as they were given; the rules of a command are checked later. */
final class JsonMembers {

    static final int MAX_STRING = 1_024;
    private static final int MAX_INTEGER_DIGITS = 18;

    @Nullable
    String type;

    @Nullable
    String requestId;

    @Nullable
    String slotId;

    @Nullable
    String customerId;

    @Nullable
    String resourceId;

    @Nullable
    String bookingId;

    @Nullable
    String holdId;

    @Nullable
    String toSlotId;

    @Nullable
    String ifFull;

    @Nullable
    String waitUntil;

    @Nullable
    String price;

    @Nullable
    Long holdSeconds;

    @Nullable
    Boolean cancelBookings;

    @Nullable
    String startsAt;

    @Nullable
    String endsAt;

    @Nullable
    String expiresAt;

    @Nullable
    Long quantity;

    @Nullable
    Long capacity;

    boolean hasExpected;

    @Nullable
    Long expectedBookings;

    @Nullable
    Long expectedTerms;

    /** The first member whose JSON type or length is wrong. */
    @Nullable
    ContractViolation violation;

    private static final Set<String> KNOWN = Set.of(
            "key",
            "type",
            "requestId",
            "slotId",
            "customerId",
            "resourceId",
            "startsAt",
            "endsAt",
            "expiresAt",
            "bookingId",
            "holdId",
            "toSlotId",
            "ifFull",
            "waitUntil",
            "price",
            "holdSeconds",
            "cancelBookings",
            "quantity",
            "capacity",
            "expected",
            "expected.currentBookings",
            "expected.termsVersion");

    /** Returns true if the contract has a member of this name, or if it is {@code key}, the record's key. */
    static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    /** Reads the object whose opening brace is the parser's current token. */
    static JsonMembers read(JsonParser json) throws IOException {
        JsonMembers members = new JsonMembers();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            members.readMember(json, json.currentName());
        }
        return members;
    }

    private void readMember(JsonParser json, String name) throws IOException {
        json.nextToken();
        switch (name) {
            case "type" -> type = text(json, name);
            case "requestId" -> requestId = text(json, name);
            case "slotId" -> slotId = text(json, name);
            case "customerId" -> customerId = text(json, name);
            case "resourceId" -> resourceId = text(json, name);
            case "startsAt" -> startsAt = text(json, name);
            case "endsAt" -> endsAt = text(json, name);
            case "expiresAt" -> expiresAt = text(json, name);
            case "bookingId" -> bookingId = text(json, name);
            case "holdId" -> holdId = text(json, name);
            case "toSlotId" -> toSlotId = text(json, name);
            case "ifFull" -> ifFull = text(json, name);
            case "waitUntil" -> waitUntil = text(json, name);
            case "price" -> price = text(json, name);
            case "holdSeconds" -> holdSeconds = integer(json, name);
            case "cancelBookings" -> cancelBookings = truth(json, name);
            case "quantity" -> quantity = integer(json, name);
            case "capacity" -> capacity = integer(json, name);
            case "expected" -> readExpected(json);
            default -> skip(json, name);
        }
    }

    private void readExpected(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            wrong("expected", json, "an object");
            return;
        }
        hasExpected = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "currentBookings" -> expectedBookings = integer(json, "expected.currentBookings");
                case "termsVersion" -> expectedTerms = integer(json, "expected.termsVersion");
                default -> skip(json, "expected." + name);
            }
        }
    }

    private @Nullable String text(JsonParser json, String name) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            checkLength(json, name);
            return json.getText();
        }
        if (token != JsonToken.VALUE_NULL) {
            wrong(name, json, "a string");
        }
        return null;
    }

    private @Nullable Long integer(JsonParser json, String name) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= MAX_INTEGER_DIGITS) {
            return json.getLongValue();
        }
        if (token != JsonToken.VALUE_NULL) {
            wrong(name, json, "a whole number");
        }
        return null;
    }

    private @Nullable Boolean truth(JsonParser json, String name) throws IOException {
        JsonToken token = json.currentToken();
        if (token.isBoolean()) {
            return json.getBooleanValue();
        }
        if (token != JsonToken.VALUE_NULL) {
            wrong(name, json, "true or false");
        }
        return null;
    }

    private void skip(JsonParser json, String name) throws IOException {
        int depth = 0;
        JsonToken token = json.currentToken();
        while (true) {
            if (token == null) {
                return;
            } else if (token == JsonToken.VALUE_STRING) {
                checkLength(json, name);
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                return;
            }
            token = json.nextToken();
        }
    }

    private void checkLength(JsonParser json, String name) throws IOException {
        int length = json.getTextLength();
        if (length > MAX_STRING && violation == null) {
            violation = new ContractViolation(
                    name, "a string of " + length + " characters", "at most " + MAX_STRING + " characters");
        }
    }

    private void wrong(String name, JsonParser json, String allowed) throws IOException {
        String given = json.currentToken().isScalarValue()
                ? json.getText()
                : json.currentToken() == JsonToken.START_OBJECT ? "an object" : "an array";
        if (violation == null) {
            violation = new ContractViolation(name, given, allowed);
        }
        json.skipChildren();
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    BookSlot bookSlot(UUID id) {
        throwViolation();
        return new BookSlot(
                id, slot(), customer(), seats(), expected(), optionalInstant("expiresAt", expiresAt), whatIfFull());
    }

    private BookSlot.IfFull whatIfFull() {
        boolean waits = "WAITLIST".equals(ifFull);
        if (ifFull != null && !waits && !ifFull.equals("REJECT")) {
            throw new ContractViolation("ifFull", ifFull, "REJECT or WAITLIST");
        }
        return new BookSlot.IfFull(waits, optionalInstant("waitUntil", waitUntil));
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    HoldSlot holdSlot(UUID id) {
        throwViolation();
        Integer seconds = optional("holdSeconds", holdSeconds, 1, HoldSlot.MAX_SECONDS);
        return new HoldSlot(
                id,
                slot(),
                customer(),
                seats(),
                required("holdSeconds", seconds, "1 to " + HoldSlot.MAX_SECONDS),
                expected(),
                optionalInstant("expiresAt", expiresAt));
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    BookingCommand bookingCommand(BookingCommand.Kind kind, UUID id) {
        throwViolation();
        String member = kind.idMember();
        String booking = member.equals("holdId") ? holdId : bookingId;
        return new BookingCommand(
                kind, id, slot(), ValueRules.uuid(member, required(member, booking, ValueRules.UUID_RULE)), customerId);
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    RescheduleBooking rescheduleBooking(UUID id) {
        throwViolation();
        return new RescheduleBooking(
                id,
                slot(),
                ValueRules.uuid("bookingId", required("bookingId", bookingId, ValueRules.UUID_RULE)),
                customerId,
                required("toSlotId", toSlotId, ValueRules.SLOT_ID_RULE),
                optionalInstant("expiresAt", expiresAt));
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    CreateSlot createSlot(UUID id, String slot) {
        throwViolation();
        String range = "0 to " + CreateSlot.MAX_CAPACITY;
        return new CreateSlot(
                id,
                slot,
                required("resourceId", resourceId, ValueRules.SLOT_ID_RULE),
                instant("startsAt", required("startsAt", startsAt, ValueRules.INSTANT_RULE)),
                instant("endsAt", required("endsAt", endsAt, ValueRules.INSTANT_RULE)),
                required("capacity", optional("capacity", capacity, 0, CreateSlot.MAX_CAPACITY), range),
                price);
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    ChangeSlot changeSlot(UUID id) {
        throwViolation();
        return new ChangeSlot(
                id,
                slot(),
                resourceId,
                optionalInstant("startsAt", startsAt),
                optionalInstant("endsAt", endsAt),
                price,
                optional("capacity", capacity, 0, CreateSlot.MAX_CAPACITY));
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    SlotCommand slotCommand(SlotCommand.Kind kind, UUID id) {
        throwViolation();
        return new SlotCommand(kind, id, slot(), Boolean.TRUE.equals(cancelBookings));
    }

    private String slot() {
        return required("slotId", slotId, ValueRules.SLOT_ID_RULE);
    }

    private String customer() {
        return required("customerId", customerId, ValueRules.CUSTOMER_ID_RULE);
    }

    private int seats() {
        Integer seats = optional("quantity", quantity, 1, BookSlot.MAX_QUANTITY);
        return seats == null ? 1 : seats;
    }

    private SeatCommand.@Nullable Expected expected() {
        if (!hasExpected) {
            return null;
        }
        return new SeatCommand.Expected(
                optional("expected.currentBookings", expectedBookings, 0, CreateSlot.MAX_CAPACITY),
                optional("expected.termsVersion", expectedTerms, 1, Integer.MAX_VALUE));
    }

    void throwViolation() {
        if (violation != null) {
            throw violation;
        }
    }

    static <T> T required(String field, @Nullable T value, String allowed) {
        if (value == null) {
            throw new ContractViolation(field, "nothing", allowed);
        }
        return value;
    }

    private static @Nullable Integer optional(String field, @Nullable Long value, int least, int most) {
        if (value == null) {
            return null;
        }
        ValueRules.range(field, value, least, most);
        return value.intValue();
    }

    private static @Nullable Instant optionalInstant(String field, @Nullable String value) {
        return value == null ? null : instant(field, value);
    }

    static Instant instant(String field, String value) {
        try {
            return ValueRules.instant(field, Instant.parse(value));
        } catch (DateTimeException notAnInstant) {
            throw new ContractViolation(field, value, ValueRules.INSTANT_RULE);
        }
    }
}
