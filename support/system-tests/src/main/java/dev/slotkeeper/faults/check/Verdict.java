package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The result of all ten guarantees for one run.
 *
 * @param broken one line for each violation, which begins with the guarantee's number and name
 * @param guarantees the numbers of the violated guarantees
 */
public record Verdict(List<String> broken, Set<Integer> guarantees) {

    private static final int MAX_LINES_EACH = 5;

    /** Checks every guarantee. */
    public static Verdict on(Evidence evidence) {
        List<String> lines = new ArrayList<>();
        Set<Integer> numbers = new TreeSet<>();
        for (Guarantee guarantee : Guarantee.all()) {
            List<String> broken = guarantee.broken(evidence);
            if (!broken.isEmpty()) {
                numbers.add(guarantee.number());
            }
            String name = guarantee.number() + " " + guarantee.getClass().getSimpleName() + ": ";
            broken.stream().limit(MAX_LINES_EACH).forEach(line -> lines.add(name + line));
            if (broken.size() > MAX_LINES_EACH) {
                lines.add(name + "and " + (broken.size() - MAX_LINES_EACH) + " more");
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
