package dev.slotkeeper.audit.replay;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as the log says.
 *
 * @param place of the request that it is about; null when none is known
 * @param requestId of that request; a booking has the id of the request that asked for it
 * @param what what was expected and what is there; may hold several, joined with "; "
 */
public record Difference(
        Kind kind, @Nullable LogPlace place, @Nullable UUID requestId, String slotId, String what) {

    /** What kind of thing is different. */
    public enum Kind {
        /** The stored decision is not what the request had to be told. */
        DECISION_DIFFERS,
        /** A request was neither decided nor told that its slot could not be read. */
        DECISION_MISSING,
        /** A request without a decision, of which nobody can say any more whether it was told that its slot could not be read. */
        DECISION_UNKNOWN,
        /** A decision whose request is not in the log at its place. */
        DECISION_WITHOUT_REQUEST,
        /** A row of appointments is not what its decisions made it. */
        BOOKING_DIFFERS,
        /** A booking that was granted has no row. */
        BOOKING_MISSING,
        /** A row that no decision made. */
        BOOKING_WITHOUT_DECISION,
        /** A row of availability_slots is not what the decisions made it. */
        SLOT_DIFFERS,
        /** A slot that was created has no row. */
        SLOT_MISSING,
        /** A slot's counter is not what its bookings' rows add up to. */
        COUNT_DIFFERS
    }

    /** Says what was expected of one column or thing, and what is there. */
    public static String expected(String of, @Nullable Object expected, @Nullable Object there) {
        return of + ": expected " + shown(expected) + ", there " + shown(there);
    }

    static void compare(List<String> found, String column, @Nullable Object expected, @Nullable Object there) {
        if (expected == null ? there != null : !expected.equals(there)) {
            found.add(expected(column, expected, there));
        }
    }

    private static Object shown(@Nullable Object value) {
        return value == null ? "nothing" : value;
    }

    /** One line for a person. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(kind.name());
        if (place != null) {
            line.append(" partition ")
                    .append(place.partition())
                    .append(" offset ")
                    .append(place.offset());
        }
        if (requestId != null) {
            line.append(" requestId ").append(requestId);
        }
        return line.append(" slotId ").append(slotId).append(": ").append(what).toString();
    }
}
