package dev.slotkeeper.contracts;

/** Thrown for a value that the contract does not allow: names the field, the given value and what is allowed. */
public final class ContractViolation extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 64;

    private static final String NOTHING = "nothing";
    private static final String WHOLE_MESSAGE = "message";

    private final String field;
    private final String given;
    private final String allowed;

    public ContractViolation(String field, String given, String allowed) {
        this.field = shown(field);
        this.given = shown(given);
        this.allowed = allowed;
    }

    /** Returns the same violation, with the field's path in a larger document put before its name. */
    public ContractViolation within(String place) {
        return new ContractViolation(place + "." + field, given, allowed);
    }

    /** Returns a message that names the field, the given value and what is allowed. */
    @Override
    public String getMessage() {
        return field + ": given " + given + ", allowed " + allowed;
    }

    /**
     * Returns the message without the sender's text: neither the given value nor a member name that the contract does
     * not have.
     */
    String withoutGiven() {
        if (given.equals(NOTHING) || field.equals(WHOLE_MESSAGE)) {
            return getMessage();
        }
        boolean isKnown = Member.isOfCommand(field) || field.equals("key");
        return (isKnown ? field : "a member") + ": given something else, allowed " + allowed;
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
