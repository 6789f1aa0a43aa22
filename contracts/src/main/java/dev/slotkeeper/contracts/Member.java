package dev.slotkeeper.contracts;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of messages: name, type and allowed values. {@link MessageMapper} lists those of each message. */
@SuppressWarnings("ImmutableEnumChecker") // a name only keeps its encoded form
enum Member {
    TYPE("type", Type.TEXT, "a type"),
    REQUEST_ID("requestId", Type.UUID, ValueRules.UUID_RULE),
    SLOT_ID("slotId", Type.TEXT, ValueRules.SLOT_ID_RULE),
    BOOKING_ID("bookingId", Type.UUID, ValueRules.UUID_RULE),
    HOLD_ID("holdId", Type.UUID, ValueRules.UUID_RULE),
    CUSTOMER_ID("customerId", Type.TEXT, ValueRules.CUSTOMER_ID_RULE),
    QUANTITY("quantity", 1, BookSlot.MAX_QUANTITY),
    HOLD_SECONDS("holdSeconds", 1, HoldSlot.MAX_SECONDS),
    EXPECTED("expected", Type.OBJECT, "an object"),
    EXPECTED_BOOKINGS("expected.currentBookings", 0, CreateSlot.MAX_CAPACITY),
    EXPECTED_TERMS("expected.termsVersion", 1, Integer.MAX_VALUE),
    TO_SLOT_ID("toSlotId", Type.TEXT, ValueRules.SLOT_ID_RULE),
    EXPIRES_AT("expiresAt", Type.INSTANT, ValueRules.INSTANT_RULE),
    IF_FULL("ifFull", Type.WAITLIST, "REJECT or WAITLIST"),
    WAIT_UNTIL("waitUntil", Type.INSTANT, ValueRules.INSTANT_RULE),
    RESOURCE_ID("resourceId", Type.TEXT, ValueRules.RESOURCE_ID_RULE),
    STARTS_AT("startsAt", Type.INSTANT, ValueRules.INSTANT_RULE),
    ENDS_AT("endsAt", Type.INSTANT, ValueRules.INSTANT_RULE),
    CAPACITY("capacity", 0, CreateSlot.MAX_CAPACITY),
    PRICE("price", Type.TEXT, ValueRules.PRICE_RULE),
    CANCEL_BOOKINGS("cancelBookings", Type.FLAG, "true or false"),

    // Only in replies and slot states:
    EVENT_ID("eventId", Type.UUID, ValueRules.UUID_RULE),
    PREVIOUS_BOOKING_ID("previousBookingId", Type.UUID, ValueRules.UUID_RULE),
    POSITION("position", 1, Integer.MAX_VALUE),
    CODE("code", Type.CODE, "a known ErrorCode"),
    REASON("reason", Type.REASON, "a known Reason"),
    MESSAGE("message", Type.TEXT, "a text"),
    ACTION("action", Type.TEXT, "a text"),
    RETRYABLE("retryable", Type.TRUTH, "true or false"),
    CURRENT_BOOKINGS("currentBookings", 0, CreateSlot.MAX_CAPACITY),
    IS_AVAILABLE("isAvailable", Type.TRUTH, "true or false"),
    TERMS_VERSION("termsVersion", 1, Integer.MAX_VALUE),
    PROMOTED("promoted", Type.FLAG, "true or false"),
    WAITING("waiting", Type.COUNT, "a whole number"),
    DELETED("deleted", Type.FLAG, "true or false"),
    SEQUENCE("sequence", Type.LONG, "a whole number"),
    DECIDED_AT("decidedAt", Type.INSTANT, ValueRules.INSTANT_RULE);

    /** The type of a member's value. */
    enum Type {
        TEXT("a string"),
        UUID("a string"),
        INSTANT("a string"),
        CODE("a string"),
        REASON("a string"),
        /** The string {@code WAITLIST} for true, {@code REJECT} or absent for false. */
        WAITLIST("a string"),
        INTEGER("a whole number"),
        /** An integer that is absent for 0. */
        COUNT("a whole number"),
        LONG("a whole number"),
        TRUTH("true or false"),
        /** A boolean that is absent for false. */
        FLAG("true or false"),
        OBJECT("an object");

        /** The JSON value that is allowed, for the message of a violation. */
        final String allowed;

        Type(String allowed) {
            this.allowed = allowed;
        }
    }

    static final int COUNT = values().length;

    private static final Map<String, Member> BY_PATH =
            Arrays.stream(values()).collect(toMap(member -> member.path, identity()));

    private static final Map<String, Member> BY_SPELLING = Arrays.stream(values())
            .filter(Member::isOfCommand)
            .collect(toMap(member -> spelling(member.path), identity()));

    /** The name, with that of the enclosing object before it. */
    final String path;

    final Type type;

    /** The allowed values, for the message of a violation. */
    final String allowed;

    /** The value that an absent member stands for, and that is not written; null if there is none. */
    final @Nullable Object absent;

    private final SerializableString name;
    private final int least;
    private final int most;

    Member(String path, Type type, String allowed) {
        this(path, type, allowed, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    Member(String path, int least, int most) {
        this(path, Type.INTEGER, least + " to " + most, least, most);
    }

    Member(String path, Type type, String allowed, int least, int most) {
        this.path = path;
        this.name = new SerializedString(path.substring(path.indexOf('.') + 1));
        this.type = type;
        this.allowed = allowed;
        this.absent = switch (type) {
            case WAITLIST, FLAG -> false;
            case COUNT -> 0;
            case TEXT, UUID, INSTANT, CODE, REASON, INTEGER, LONG, TRUTH, OBJECT -> null;
        };
        this.least = least;
        this.most = most;
    }

    /** Returns true if commands have a member of this path. */
    static boolean isOfCommand(String path) {
        Member member = BY_PATH.get(path);
        return member != null && member.isOfCommand();
    }

    private boolean isOfCommand() {
        return compareTo(CANCEL_BOOKINGS) <= 0;
    }

    /**
     * Finds a member by its name.
     *
     * @param object the member whose value it is in; null for one of the message itself
     * @param ofCommand true to find only those that commands have
     */
    static @Nullable Member find(@Nullable Member object, String name, boolean ofCommand) {
        Member member = BY_PATH.get(object == null ? name : object.path + "." + name);
        boolean isInner = member == EXPECTED_BOOKINGS || member == EXPECTED_TERMS;
        boolean isKnown = member != null && (!ofCommand || member.isOfCommand());
        return isKnown && isInner == (object != null) ? member : null;
    }

    /** Finds the member of commands whose name differs in case, underscores and dashes only; null if there is none. */
    static @Nullable Member findAlike(String path) {
        return BY_SPELLING.get(spelling(path));
    }

    private static String spelling(String path) {
        return path.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * Converts a given value to that of a record's component.
     *
     * @param given a string, a long or a boolean, as the type requires; or a UUID
     * @throws ContractViolation if it is not a value of this member
     */
    Object value(Object given) {
        return switch (type) {
            case TEXT, LONG, TRUTH, FLAG, OBJECT -> given;
            case UUID -> given instanceof String text ? ValueRules.uuid(path, text) : given;
            case INSTANT -> ValueRules.parsedInstant(path, (String) given);
            case CODE -> constant(given, List.of(ErrorCode.values()));
            case REASON -> constant(given, List.of(Reason.values()));
            case WAITLIST -> constant(given, List.of("REJECT", "WAITLIST")).equals("WAITLIST");
            case INTEGER, COUNT -> {
                check((Long) given);
                yield ((Long) given).intValue();
            }
        };
    }

    /** @throws ContractViolation if a number is not one of the allowed */
    void check(long value) {
        ValueRules.range(path, value, least, most);
    }

    private Object constant(Object given, List<?> constants) {
        for (Object constant : constants) {
            if (constant.toString().equals(given)) {
                return constant;
            }
        }
        throw new ContractViolation(path, given.toString(), allowed);
    }

    /** Writes the name and a null. */
    void writeNull(JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeNull();
    }

    /** Writes name and value of a record's component; of an object only its beginning. */
    void write(JsonGenerator json, Object value) throws IOException {
        if (value.equals(absent)) {
            return;
        }
        json.writeFieldName(name);
        switch (type) {
            case TEXT, UUID, CODE, REASON -> json.writeString(value.toString());
            case INSTANT -> json.writeString(JsonWriter.text((Instant) value));
            case WAITLIST -> json.writeString("WAITLIST");
            case INTEGER, COUNT, LONG -> json.writeNumber(((Number) value).longValue());
            case TRUTH, FLAG -> json.writeBoolean((boolean) value);
            case OBJECT -> json.writeStartObject();
        }
    }
}
