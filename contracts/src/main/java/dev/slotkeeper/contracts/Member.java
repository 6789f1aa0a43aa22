package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a member of messages: its name, its type and its allowed values. {@link MessageMapper} lists the members of
 * each message.
 *
 * @param <T> type of the record component that the member holds
 */
final class Member<T> {

    /** Members of commands by name, without those of the object {@link #EXPECTED}. */
    static final Map<String, Member<?>> OF_COMMANDS = new HashMap<>();

    /** Members of the object {@link #EXPECTED} by name. */
    static final Map<String, Member<?>> OF_EXPECTED = new HashMap<>();

    static final Member<String> TYPE = text("type", CommandReader.TYPES);
    static final Member<UUID> REQUEST_ID = id("requestId");
    static final Member<String> SLOT_ID = text("slotId", ValueRules.SLOT_ID_RULE);
    static final Member<UUID> BOOKING_ID = id("bookingId");
    static final Member<UUID> HOLD_ID = id("holdId");
    static final Member<String> CUSTOMER_ID = text("customerId", ValueRules.CUSTOMER_ID_RULE);
    static final Member<Integer> QUANTITY = integer("quantity", 1, BookSlot.MAX_QUANTITY);
    static final Member<Integer> HOLD_SECONDS = integer("holdSeconds", 1, HoldSlot.MAX_SECONDS);
    static final Member<Object> EXPECTED = object("expected");
    static final Member<Integer> EXPECTED_BOOKINGS = integer("expected.currentBookings", 0, CreateSlot.MAX_CAPACITY);
    static final Member<Integer> EXPECTED_TERMS = integer("expected.termsVersion", 1, Integer.MAX_VALUE);
    static final Member<String> TO_SLOT_ID = text("toSlotId", ValueRules.SLOT_ID_RULE);
    static final Member<Instant> EXPIRES_AT = instant("expiresAt");
    static final Member<Boolean> IF_FULL = waitlist("ifFull");
    static final Member<Instant> WAIT_UNTIL = instant("waitUntil");
    static final Member<String> RESOURCE_ID = text("resourceId", ValueRules.RESOURCE_ID_RULE);
    static final Member<Instant> STARTS_AT = instant("startsAt");
    static final Member<Instant> ENDS_AT = instant("endsAt");
    static final Member<Integer> CAPACITY = integer("capacity", 0, CreateSlot.MAX_CAPACITY);
    static final Member<String> PRICE = text("price", ValueRules.PRICE_RULE);
    static final Member<Boolean> CANCEL_BOOKINGS = bool("cancelBookings");

    // Only in replies and slot states:
    static final Member<UUID> EVENT_ID = ofReply(id("eventId"));
    static final Member<UUID> PREVIOUS_BOOKING_ID = ofReply(id("previousBookingId"));
    static final Member<Integer> POSITION = ofReply(integer("position"));
    static final Member<String> CODE = ofReply(text("code", "a known ErrorCode"));
    static final Member<String> REASON = ofReply(text("reason", "a known Reason"));
    static final Member<String> MESSAGE = ofReply(text("message", "a text"));
    static final Member<String> ACTION = ofReply(text("action", "a text"));
    static final Member<Boolean> RETRYABLE = ofReply(bool("retryable"));
    static final Member<String> FIELD = ofReply(text("field", "a text"));
    static final Member<String> GIVEN = ofReply(text("given", "a text"));
    static final Member<String> ALLOWED = ofReply(text("allowed", "a text"));
    static final Member<Integer> CURRENT_BOOKINGS = ofReply(integer("currentBookings"));
    static final Member<Boolean> IS_AVAILABLE = ofReply(bool("isAvailable"));
    static final Member<Integer> TERMS_VERSION = ofReply(integer("termsVersion"));
    static final Member<Boolean> PROMOTED = ofReply(bool("promoted"));
    static final Member<Integer> WAITING = ofReply(integer("waiting"));
    static final Member<Boolean> DELETED = ofReply(bool("deleted"));
    static final Member<Long> SEQUENCE = ofReply(longInteger("sequence"));
    static final Member<Instant> DECIDED_AT = ofReply(instant("decidedAt"));

    private static final Map<String, Member<?>> BY_SPELLING = Stream.of(OF_COMMANDS, OF_EXPECTED)
            .flatMap(members -> members.values().stream())
            .collect(Collectors.toMap(member -> spelling(member.path), member -> member));

    /** Type of a value. */
    enum Type {
        TEXT("a string"),
        ID("a string"),
        INSTANT("a string"),
        /** The string {@code WAITLIST} for true, {@code REJECT} for false. */
        WAITLIST("a string"),
        INTEGER("a whole number"),
        LONG("a whole number"),
        BOOLEAN("true or false"),
        OBJECT("an object");

        /** Names the JSON type in the message of a violation. */
        final String allowed;

        Type(String allowed) {
            this.allowed = allowed;
        }
    }

    /** Name, with that of the enclosing object before it. */
    final String path;

    final SerializableString name;
    final Type type;

    /** Names the allowed values in the message of a violation. */
    final String allowed;

    /** Position in an array of the values of commands' members. */
    final int index = OF_COMMANDS.size() + OF_EXPECTED.size();

    private final long min;
    private final long max;

    private Member(String path, Type type, String allowed) {
        this(path, type, allowed, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private Member(String path, Type type, String allowed, long min, long max) {
        this.path = path;
        this.name = new SerializedString(path.substring(path.indexOf('.') + 1));
        this.type = type;
        this.allowed = allowed;
        this.min = min;
        this.max = max;
        (path.contains(".") ? OF_EXPECTED : OF_COMMANDS).put(name.getValue(), this);
    }

    private static Member<String> text(String path, String allowed) {
        return new Member<>(path, Type.TEXT, allowed);
    }

    private static Member<UUID> id(String path) {
        return new Member<>(path, Type.ID, ValueRules.UUID_RULE);
    }

    private static Member<Instant> instant(String path) {
        return new Member<>(path, Type.INSTANT, ValueRules.INSTANT_RULE);
    }

    private static Member<Integer> integer(String path) {
        return integer(path, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static Member<Integer> integer(String path, int min, int max) {
        return new Member<>(path, Type.INTEGER, min + " to " + max, min, max);
    }

    private static Member<Boolean> bool(String path) {
        return new Member<>(path, Type.BOOLEAN, Type.BOOLEAN.allowed);
    }

    private static Member<Long> longInteger(String path) {
        return new Member<>(path, Type.LONG, Type.LONG.allowed);
    }

    private static Member<Boolean> waitlist(String path) {
        return new Member<>(path, Type.WAITLIST, "REJECT or WAITLIST");
    }

    private static Member<Object> object(String path) {
        return new Member<>(path, Type.OBJECT, Type.OBJECT.allowed);
    }

    /** Takes a member out of those of commands. */
    private static <T> Member<T> ofReply(Member<T> member) {
        OF_COMMANDS.remove(member.path);
        return member;
    }

    /** Returns true if commands have a member of this path. */
    static boolean isOfCommand(String path) {
        return OF_COMMANDS.containsKey(path)
                || OF_EXPECTED.values().stream().anyMatch(member -> member.path.equals(path));
    }

    /**
     * Finds the member of commands whose path differs in upper and lower case, underscores and dashes only; null if there
     * is none.
     */
    static @Nullable Member<?> findAlike(String path) {
        return BY_SPELLING.get(spelling(path));
    }

    private static String spelling(String path) {
        return path.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * Converts a given value to that of a record's component.
     *
     * @param given a string, a long or a boolean, as the type requires; or a string for any type, as replies are read:
     *     then the range of a number is left to the record
     * @throws ContractViolation if the value is not allowed
     */
    @SuppressWarnings("unchecked") // only the factory methods combine a type with T
    T convert(Object given) {
        Object value =
                switch (type) {
                    case TEXT, OBJECT -> given;
                    case ID -> ValueRules.uuid(path, (String) given);
                    case INSTANT -> ValueRules.parsedInstant(path, (String) given);
                    case WAITLIST -> isWaitlist((String) given);
                    case INTEGER -> given instanceof Long number ? inRange(number) : parsed(given, Integer::parseInt);
                    case LONG -> given instanceof Long ? given : parsed(given, Long::parseLong);
                    case BOOLEAN -> given instanceof Boolean ? given : Boolean.valueOf((String) given);
                };
        return (T) value;
    }

    private boolean isWaitlist(String given) {
        if (!given.equals("WAITLIST") && !given.equals("REJECT")) {
            throw new ContractViolation(path, given, allowed);
        }
        return given.equals("WAITLIST");
    }

    private int inRange(long given) {
        check(given);
        return (int) given;
    }

    private Object parsed(Object given, Function<String, Object> parser) {
        try {
            return parser.apply((String) given);
        } catch (NumberFormatException notANumber) {
            throw new ContractViolation(path, (String) given, type.allowed);
        }
    }

    /** Checks an integer. @throws ContractViolation if it is out of range */
    void check(long value) {
        ValueRules.range(path, value, min, max);
    }
}
