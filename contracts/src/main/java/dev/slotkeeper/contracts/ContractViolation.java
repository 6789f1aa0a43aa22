package dev.slotkeeper.contracts;

/** A value that the contract does not allow: says which field, what was given and what is allowed. */
public final class ContractViolation extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_SHOWN = 64;

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

    /** The same violation, with the field's place in a larger document put before its name. */
    public ContractViolation within(String place) {
        return new ContractViolation(place + "." + field, given, allowed);
    }

    /** Names the field, what was given and what is allowed. */
    @Override
    public String getMessage() {
        return field + ": given " + given + ", allowed " + allowed;
    }

    /** The same without anything that the sender wrote: neither what was given nor a name that is none of the contract's. */
    String withoutGiven() {
        if (given.equals(NOTHING) || field.equals(WHOLE_MESSAGE)) {
            return getMessage();
        }
        return (Members.isKnown(field) ? field : "a member") + ": given something else, allowed " + allowed;
    }

    /** The member that breaks the contract, with dots between nested names; an unknown one is shown like a value. */
    public String field() {
        return field;
    }

    /** What was given: printable ASCII only, cut after 64 characters. */
    public String given() {
        return given;
    }

    /** What the contract allows there. */
    public String allowed() {
        return allowed;
    }

    /** Hostile text must not break a log line or a terminal, so anything but printable ASCII is escaped. */
    static String shown(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (text.length() >= LONGEST_SHOWN) {
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
