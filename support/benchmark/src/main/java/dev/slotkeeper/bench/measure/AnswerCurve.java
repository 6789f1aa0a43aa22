package dev.slotkeeper.bench.measure;

import java.util.ArrayList;
import java.util.List;

/** Records the number of answers over time, sampled about ten times a second. */
public final class AnswerCurve {

    private record Sample(long nanos, long answers) {}

    private final List<Sample> samples = new ArrayList<>();

    /** Records a sample; the number of answers never decreases. */
    public void sample(long nanos, long answers) {
        samples.add(new Sample(nanos, answers));
    }

    public long answers() {
        return samples.isEmpty() ? 0 : last().answers();
    }

    /** Returns the answers per second from the first sample to the last answer; 0 without answers. */
    public double wholeRate() {
        return samples.isEmpty() ? 0 : rate(samples.get(0), lastArrival());
    }

    /**
     * Returns the answers per second in the second half of the answers, after most just-in-time compilation; 0 without.
     */
    public double warmRate() {
        long half = answers() / 2;
        for (Sample look : samples) {
            if (look.answers() >= half && look.answers() > 0) {
                return rate(look, lastArrival());
            }
        }
        return 0;
    }

    /** Returns the seconds from the first sample to the one that contains the last answer. */
    public double seconds() {
        return samples.isEmpty() ? 0 : (lastArrival().nanos() - samples.get(0).nanos()) / 1e9;
    }

    private Sample last() {
        return samples.get(samples.size() - 1);
    }

    /** Returns the first sample that contains all answers. */
    private Sample lastArrival() {
        long all = answers();
        return samples.stream()
                .filter(look -> look.answers() == all)
                .findFirst()
                .orElseThrow();
    }

    private static double rate(Sample from, Sample to) {
        return to.nanos() == from.nanos() ? 0 : (to.answers() - from.answers()) * 1e9 / (to.nanos() - from.nanos());
    }
}
