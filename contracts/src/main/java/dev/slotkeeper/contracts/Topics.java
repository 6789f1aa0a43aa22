package dev.slotkeeper.contracts;

/** The names of Slotkeeper's topics. */
public final class Topics {

    /** Commands, keyed by slotId: the one queue a slot has. */
    public static final String REQUESTS = "booking.requests";

    /** Every outcome, keyed by slotId, in decision order per slot. */
    public static final String EVENTS = "booking.events";

    /** Messages that could not be understood: original bytes and headers, plus why. */
    public static final String DEAD_LETTERS = "booking.requests.dlt";

    /** Each slot's latest state, keyed by slotId; compacted. A slot whose row is gone has a null value. */
    public static final String AVAILABILITY = "booking.availability";

    /** What the name of every reply topic begins with. */
    public static final String REPLIES_PREFIX = "booking.replies.";

    private static final int LONGEST_NAME = 249;

    private Topics() {}

    /** Whether replies may be sent to a topic of this name: the prefix, and then only what Kafka allows in a name. */
    public static boolean isReplyTopic(String name) {
        return name.length() > REPLIES_PREFIX.length()
                && name.length() <= LONGEST_NAME
                && name.startsWith(REPLIES_PREFIX)
                && name.chars().allMatch(Rules::isNameCharacter);
    }
}
