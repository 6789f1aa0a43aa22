package dev.slotkeeper.bench.measure;

import java.util.ArrayList;
import java.util.List;

/** How many answers there were, when: looked at ten times a second or so. */
public final class AnswerCurve {

    private record Look(long nanos, long answers) {}

    private final List<Look> looks = new ArrayList<>();

    /** Notes a look; answers never get fewer. */
    public void look(long nanos, long answers) {
        looks.add(new Look(nanos, answers));
    }

    public long answers() {
        return looks.isEmpty() ? 0 : last().answers();
    }

    /** Answers a second from the first look to the last answer; 0 when there were none. */
    public double wholeRate() {
        return looks.isEmpty() ? 0 : rate(looks.get(0), lastArrival());
    }

    /** The same from the moment half of the answers were there: by then the just-in-time compiler has done its work. */
    public double warmRate() {
        long half = answers() / 2;
        for (Look look : looks) {
            if (look.answers() >= half && look.answers() > 0) {
                return rate(look, lastArrival());
            }
        }
        return 0;
    }

    /** Seconds from the first look to the one that saw the last answer. */
    public double seconds() {
        return looks.isEmpty() ? 0 : (lastArrival().nanos() - looks.get(0).nanos()) / 1e9;
    }

    private Look last() {
        return looks.get(looks.size() - 1);
    }

    /** The first look at which all answers were there. */
    private Look lastArrival() {
        long all = answers();
        return looks.stream().filter(look -> look.answers() == all).findFirst().orElseThrow();
    }

    private static double rate(Look from, Look to) {
        return to.nanos() == from.nanos() ? 0 : (to.answers() - from.answers()) * 1e9 / (to.nanos() - from.nanos());
    }
}
