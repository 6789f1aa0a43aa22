package dev.slotkeeper.audit.replay;

import dev.slotkeeper.reference.LogPlace;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference between the log and the database.
 *
 * @param place the place of the request concerned; null if unknown
 * @param requestId the id of that request; a booking has the id of the request that asked for it
 * @param what the expected and the actual values; several are joined with "; "
 */
public record Difference(
        Kind kind, @Nullable LogPlace place, @Nullable UUID requestId, String slotId, String what) {

    /** The kinds of differences. */
    public enum Kind {
        /** The stored decision differs from the expected one. */
        DECISION_DIFFERS,
        /** A request has no decision and was not answered SLOT_FETCH_ERROR. */
        DECISION_MISSING,
        /** A request has no decision, and it is unknown whether it was answered SLOT_FETCH_ERROR. */
        DECISION_UNKNOWN,
        /** The log has no request for a decision at its place. */
        DECISION_WITHOUT_REQUEST,
        /** A row of appointments differs from its decisions. */
        BOOKING_DIFFERS,
        /** A granted booking has no row. */
        BOOKING_MISSING,
        /** A row of appointments has no decision. */
        BOOKING_WITHOUT_DECISION,
        /** A row of availability_slots differs from its decisions. */
        SLOT_DIFFERS,
        /** A created slot has no row. */
        SLOT_MISSING,
        /** A slot's counter differs from the sum over its bookings' rows. */
        COUNT_DIFFERS
    }

    /** Describes the expected and the actual value of a column or an object. */
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

    /** Returns one line for the operator. */
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
