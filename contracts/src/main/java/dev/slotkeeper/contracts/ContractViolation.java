package dev.slotkeeper.contracts;

import org.jspecify.annotations.Nullable;

/** Thrown for a value that the contract does not allow: names the field, the given value and what is allowed. */
public final class ContractViolation extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 64;

    private static final String NOTHING = "nothing";
    private static final String WHOLE_MESSAGE = "message";
    private static final String PARTITION = "partition";
    private static final String BEFORE_GIVEN = ": given ";
    private static final String BEFORE_ALLOWED = ", allowed ";

    /** Stands for a given value that is not repeated. */
    private static final String SOMETHING_ELSE = "something else";

    private final String field;
    private final String given;
    private final String allowed;

    public ContractViolation(String field, String given, String allowed) {
        this.field = shown(field);
        this.given = shown(given);
        this.allowed = allowed;
    }

    /**
     * Returns the violation of a request in a partition that is not its key's (docs/contract.md, Partitions).
     *
     * @param ofKey the key's partition
     * @param partitions the number of partitions of {@code booking.requests}
     */
    public static ContractViolation partition(int given, int ofKey, int partitions) {
        return new ContractViolation(
                PARTITION, Integer.toString(given), ofKey + " of " + partitions + ", by murmur2 of the key");
    }

    /** Returns the same violation, with the field's path in a larger document put before its name. */
    public ContractViolation within(String place) {
        return new ContractViolation(place + "." + field, given, allowed);
    }

    /** Returns a message that names the field, the given value and what is allowed. */
    @Override
    public String getMessage() {
        return text(field, given, allowed);
    }

    private static String text(String field, String given, String allowed) {
        return field + BEFORE_GIVEN + given + BEFORE_ALLOWED + allowed;
    }

    /**
     * The parts of a message.
     *
     * @param given null if the message does not repeat the given value
     */
    record Parts(String field, @Nullable String given, String allowed) {}

    /** Splits a message of {@link #getMessage()}; returns null for any other text. */
    static @Nullable Parts parts(String message) {
        int given = message.indexOf(BEFORE_GIVEN);
        // What is allowed is our own text; the given value is the sender's, and may contain the separator.
        int allowed = message.lastIndexOf(BEFORE_ALLOWED);
        if (given < 0 || allowed < given + BEFORE_GIVEN.length()) {
            return null;
        }
        String value = message.substring(given + BEFORE_GIVEN.length(), allowed);
        return new Parts(
                message.substring(0, given),
                value.equals(SOMETHING_ELSE) ? null : value,
                message.substring(allowed + BEFORE_ALLOWED.length()));
    }

    /**
     * Returns the message without the sender's text: neither the given value nor a member name that the contract does
     * not have.
     */
    String withoutGiven() {
        if (given.equals(NOTHING) || field.equals(WHOLE_MESSAGE) || field.equals(PARTITION)) {
            return getMessage();
        }
        boolean isKnown = Member.isOfCommand(field) || field.equals("key");
        return text(isKnown ? field : "a member", SOMETHING_ELSE, allowed);
    }

    /**
     * Returns the member that breaks the contract, nested names joined by dots; an unknown name is escaped like a
     * value.
     */
    public String field() {
        return field;
    }

    /** Returns the given value: printable ASCII only, cut after 64 characters. */
    public String given() {
        return given;
    }

    /** Returns what the contract allows there. */
    public String allowed() {
        return allowed;
    }

    /** Escapes everything but printable ASCII, so that hostile text can't break a log line or a terminal. */
    static String shown(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (text.length() >= MAX_SHOWN) {
                return text.append("...").toString();
            }
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        return text.toString();
    }
}
