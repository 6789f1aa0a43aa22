package dev.slotkeeper.embedded.proxy;

/**
 * A message at which a trap can be set.
 *
 * @param operation BEGIN, COMMIT or COPY_DATA of PostgreSQL, or the name of one of Kafka's API keys, such as
 *     OFFSET_COMMIT
 * @param answered false for the request, true for its response
 */
public record Moment(String operation, boolean answered) {

    public static Moment askedFor(String operation) {
        return new Moment(operation, false);
    }

    public static Moment answered(String operation) {
        return new Moment(operation, true);
    }
}
