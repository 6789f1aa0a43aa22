package dev.slotkeeper.bench.report;

/**
 * Something that a run must reach.
 *
 * @param name who is compared with whom, in what
 * @param required the limit
 * @param measured what came out; empty when nothing did
 * @param rounds of how many rounds it is the median; 0 when it was not measured
 */
record Bar(String name, String required, String measured, Verdict verdict, int rounds) {

    /** Fewer rounds than this are no proof of anything on a noisy machine. */
    static final int ENOUGH_ROUNDS = 3;

    /** Whether the limit was reached. */
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

    static Bar notMeasured(String name, String required) {
        return new Bar(name, required, "", Verdict.NOT_MEASURED, 0);
    }

    static Bar of(String name, String required, String measured, boolean isMet, int rounds) {
        return new Bar(name, required, measured, isMet ? Verdict.MET : Verdict.MISSED, rounds);
    }

    boolean hasTooFewRounds() {
        return rounds > 0 && rounds < ENOUGH_ROUNDS;
    }
}
