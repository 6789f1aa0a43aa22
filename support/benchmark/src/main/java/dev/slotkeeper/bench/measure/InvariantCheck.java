package dev.slotkeeper.bench.measure;

import dev.slotkeeper.bench.stage.Stage;

/** Checks the tables after a run, because fast wrong answers are a failure. */
public final class InvariantCheck {

    private static final String FALSE_COUNTERS = """
            SELECT count(*)
              FROM availability_slots AS slot
              LEFT JOIN (SELECT slot_id, sum(quantity) AS seats FROM appointments
                          WHERE status IN ('CONFIRMED', 'HELD') GROUP BY slot_id) AS live USING (slot_id)
             WHERE slot.current_bookings <> coalesce(live.seats, 0)
                OR slot.current_bookings > slot.capacity
            """;

    /** The booking of a confirmed hold belongs to the decision that granted the hold. */
    private static final String BOOKINGS_AND_DECISIONS_DISAGREE = """
            SELECT count(*)
              FROM (SELECT request_id FROM booking_decisions
                     WHERE outcome IN ('HELD', 'WAITLISTED', 'RESCHEDULED')
                        OR outcome = 'CONFIRMED' AND details IS NULL) AS granted
              FULL JOIN appointments ON booking_id = request_id
             WHERE booking_id IS NULL OR request_id IS NULL
            """;

    private InvariantCheck() {}

    /**
     * Checks guarantees 1 and 2.
     *
     * @throws IllegalStateException naming the violation
     */
    public static void requireTrueCounts(Stage stage) {
        requireNone(
                stage,
                "slots whose counter is not the sum of their live bookings, or that are overbooked",
                FALSE_COUNTERS);
    }

    /**
     * Checks guarantees 1, 2, 3 and 6: counts are correct, every request has exactly one decision, every grant has its
     * booking and every booking its grant.
     *
     * @param decisions expected number of decisions
     * @param events number of published outcomes; at least one per decision
     * @throws IllegalStateException naming the violation
     */
    public static void requireTrue(Stage stage, long decisions, long events) {
        requireTrueCounts(stage);
        requireNone(stage, "decisions and bookings that disagree", BOOKINGS_AND_DECISIONS_DISAGREE);
        long stored = stage.decisions();
        if (stored != decisions || events < decisions) {
            throw new IllegalStateException("check of the tables failed: " + decisions + " requests, " + stored
                    + " decisions, " + events + " outcomes published");
        }
    }

    private static void requireNone(Stage stage, String what, String query) {
        long found = stage.count(query);
        if (found != 0) {
            throw new IllegalStateException("check of the tables failed: " + found + " " + what);
        }
    }
}
