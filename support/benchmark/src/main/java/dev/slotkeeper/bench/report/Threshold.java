package dev.slotkeeper.bench.report;

/**
 * A target that a run must reach.
 *
 * @param name the compared subjects and the quantity
 * @param required the limit
 * @param measured the result; empty if there is none
 * @param rounds number of rounds behind the median; 0 if it was not measured
 */
record Threshold(String name, String required, String measured, Verdict verdict, int rounds) {

    /** Minimum number of rounds for a reliable median on a noisy machine. */
    static final int ENOUGH_ROUNDS = 3;

    /** The result of comparing with the limit. */
    enum Verdict {
        MET("met"),
        MISSED("MISSED"),
        NOT_MEASURED("not measured");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Threshold notMeasured(String name, String required) {
        return new Threshold(name, required, "", Verdict.NOT_MEASURED, 0);
    }

    static Threshold of(String name, String required, String measured, boolean isMet, int rounds) {
        return new Threshold(name, required, measured, isMet ? Verdict.MET : Verdict.MISSED, rounds);
    }

    boolean hasTooFewRounds() {
        return rounds > 0 && rounds < ENOUGH_ROUNDS;
    }
}
