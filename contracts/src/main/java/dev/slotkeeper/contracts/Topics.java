package dev.slotkeeper.contracts;

/** The names of Slotkeeper's topics. */
public final class Topics {

    /** Commands, keyed by slotId: all commands of a slot are in one partition. */
    public static final String REQUESTS = "booking.requests";

    /** Every outcome, keyed by slotId, in decision order per slot. */
    public static final String EVENTS = "booking.events";

    /** Messages that could not be decoded: original bytes and headers, plus the reason. */
    public static final String DEAD_LETTERS = "booking.requests.dlt";

    /** Each slot's latest state, keyed by slotId; compacted. A slot whose row was deleted has a null value. */
    public static final String AVAILABILITY = "booking.availability";

    /** Prefix of every reply topic's name. */
    public static final String REPLIES_PREFIX = "booking.replies.";

    private static final int MAX_NAME_LENGTH = 249;

    private Topics() {}

    /**
     * Returns true if replies may be sent to a topic of this name: the prefix, then only characters that Kafka allows.
     */
    public static boolean isReplyTopic(String name) {
        return name.length() > REPLIES_PREFIX.length()
                && name.length() <= MAX_NAME_LENGTH
                && name.startsWith(REPLIES_PREFIX)
                && name.chars().allMatch(ValueRules::isNameCharacter);
    }
}
