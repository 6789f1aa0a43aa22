package dev.slotkeeper.faults.wire;

/**
 * A moment in a conversation at which a trap can lie.
 *
 * @param operation COMMIT, or the name of one of Kafka's API keys, such as OFFSET_COMMIT
 * @param answered false when it is asked for, true when its answer comes
 */
public record Moment(String operation, boolean answered) {

    public static Moment askedFor(String operation) {
        return new Moment(operation, false);
    }

    public static Moment answered(String operation) {
        return new Moment(operation, true);
    }
}
