package dev.slotkeeper.bench.measure;

import java.util.ArrayList;
import java.util.List;

/** Records the number of answers over time, sampled about ten times a second. */
public final class AnswerCurve {

    private record Look(long nanos, long answers) {}

    private final List<Look> looks = new ArrayList<>();

    /** Records a sample; the number of answers never decreases. */
    public void look(long nanos, long answers) {
        looks.add(new Look(nanos, answers));
    }

    public long answers() {
        return looks.isEmpty() ? 0 : last().answers();
    }

    /** Returns the answers per second from the first sample to the last answer; 0 without answers. */
    public double wholeRate() {
        return looks.isEmpty() ? 0 : rate(looks.get(0), lastArrival());
    }

    /**
     * Returns the answers per second in the second half of the answers, after most just-in-time compilation; 0 without.
     */
    public double warmRate() {
        long half = answers() / 2;
        for (Look look : looks) {
            if (look.answers() >= half && look.answers() > 0) {
                return rate(look, lastArrival());
            }
        }
        return 0;
    }

    /** Returns the seconds from the first sample to the one that contains the last answer. */
    public double seconds() {
        return looks.isEmpty() ? 0 : (lastArrival().nanos() - looks.get(0).nanos()) / 1e9;
    }

    private Look last() {
        return looks.get(looks.size() - 1);
    }

    /** Returns the first sample that contains all answers. */
    private Look lastArrival() {
        long all = answers();
        return looks.stream().filter(look -> look.answers() == all).findFirst().orElseThrow();
    }

    private static double rate(Look from, Look to) {
        return to.nanos() == from.nanos() ? 0 : (to.answers() - from.answers()) * 1e9 / (to.nanos() - from.nanos());
    }
}
