package dev.slotkeeper.bench.measure;

import dev.slotkeeper.bench.stage.Stage;

/** Looks into the tables after a run, as an auditor would: a fast wrong answer is a failure. */
public final class Books {

    private static final String FALSE_COUNTERS = """
            SELECT count(*)
              FROM availability_slots AS slot
              LEFT JOIN (SELECT slot_id, sum(quantity) AS seats FROM appointments
                          WHERE status IN ('CONFIRMED', 'HELD') GROUP BY slot_id) AS live USING (slot_id)
             WHERE slot.current_bookings <> coalesce(live.seats, 0)
                OR slot.current_bookings > slot.capacity
            """;

    /** A hold that was confirmed has its booking by the decision that granted the hold. */
    private static final String BOOKINGS_AND_DECISIONS_DISAGREE = """
            SELECT count(*)
              FROM (SELECT request_id FROM booking_decisions
                     WHERE outcome IN ('HELD', 'WAITLISTED', 'RESCHEDULED')
                        OR outcome = 'CONFIRMED' AND details IS NULL) AS granted
              FULL JOIN appointments ON booking_id = request_id
             WHERE booking_id IS NULL OR request_id IS NULL
            """;

    private Books() {}

    /** Guarantees 1 and 2. @throws IllegalStateException saying what is wrong */
    public static void requireTrueCounts(Stage stage) {
        requireNone(
                stage,
                "slots whose counter is not the sum of their live bookings, or that are overbooked",
                FALSE_COUNTERS);
    }

    /**
     * Guarantees 1, 2, 3 and 6: counts are true, every request has exactly one decision, every yes its booking and every
     * booking its yes.
     *
     * @param decisions how many there must be
     * @param events outcomes that were published; each decision's must be among them
     */
    public static void requireTrue(Stage stage, long decisions, long events) {
        requireTrueCounts(stage);
        requireNone(stage, "decisions and bookings that disagree", BOOKINGS_AND_DECISIONS_DISAGREE);
        long stored = stage.decisions();
        if (stored != decisions || events < decisions) {
            throw new IllegalStateException("the books are wrong: " + decisions + " requests, " + stored
                    + " decisions, " + events + " outcomes published");
        }
    }

    private static void requireNone(Stage stage, String what, String query) {
        long found = stage.count(query);
        if (found != 0) {
            throw new IllegalStateException("the books are wrong: " + found + " " + what);
        }
    }
}
