package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What all ten guarantees say about one run.
 *
 * @param broken each in one line that begins with the guarantee's number and name
 * @param guarantees the numbers of those that are broken
 */
public record Verdict(List<String> broken, Set<Integer> guarantees) {

    private static final int MOST_LINES_EACH = 5;

    /** Asks every guarantee. */
    public static Verdict on(Evidence evidence) {
        List<String> lines = new ArrayList<>();
        Set<Integer> numbers = new TreeSet<>();
        for (Guarantee guarantee : Guarantee.all()) {
            List<String> broken = guarantee.broken(evidence);
            if (!broken.isEmpty()) {
                numbers.add(guarantee.number());
            }
            String name = guarantee.number() + " " + guarantee.getClass().getSimpleName() + ": ";
            broken.stream().limit(MOST_LINES_EACH).forEach(line -> lines.add(name + line));
            if (broken.size() > MOST_LINES_EACH) {
                lines.add(name + "and " + (broken.size() - MOST_LINES_EACH) + " more");
            }
        }
        return new Verdict(lines, numbers);
    }

    public boolean isClean() {
        return broken.isEmpty();
    }

    @Override
    public String toString() {
        return isClean() ? "all ten guarantees held" : String.join("\n", broken);
    }
}
