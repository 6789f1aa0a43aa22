package dev.slotkeeper.local.crowd;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Counts the outcomes of a crowd's calls. */
final class CrowdCounts {

    private final Map<String, Long> refusals = new TreeMap<>();
    private final Map<String, Long> undecided = new TreeMap<>();
    private final Set<String> overbooked = new TreeSet<>();
    private long booked;
    private long givenBack;
    private long looks;
    private Duration longestWait = Duration.ZERO;

    synchronized void answered(BookingResponse answer, Duration waited) {
        longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
        if (answer.isBooked()) {
            booked++;
        } else if (answer.isRefused()) {
            refusals.merge(answer.why(), 1L, Long::sum);
        } else {
            undecided.merge(answer.why(), 1L, Long::sum);
        }
    }

    synchronized void givenBack() {
        givenBack++;
    }

    /** Checks each slot that a visitor sees for overbooking. */
    synchronized void saw(Collection<SeenSlot> slots) {
        looks += slots.size();
        slots.stream().filter(SeenSlot::isOverbooked).map(SeenSlot::slotId).forEach(overbooked::add);
    }

    synchronized long booked() {
        return booked;
    }

    synchronized long refused() {
        return sum(refusals);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns a report for people.
     *
     * @param last the slots after all visitors have left
     */
    synchronized String text(int visitors, Collection<SeenSlot> last) {
        return String.format(
                Locale.ROOT,
                """

                The crowd has left: %,d visitors.

                  Booked        %,d, %,d of them cancelled again
                  Refused       %s
                  Not decided   %s
                  Longest wait  %.2f s
                  Seats         %s

                """,
                visitors,
                booked,
                givenBack,
                text(refusals),
                text(undecided),
                longestWait.toMillis() / 1_000.0,
                seats(last));
    }

    private static String text(Map<String, Long> counts) {
        String each = counts.entrySet().stream()
                .map(one -> String.format(Locale.ROOT, "%s %,d", one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%,d%s", sum(counts), each.isEmpty() ? "" : " (" + each + ")");
    }

    private String seats(Collection<SeenSlot> last) {
        long full = last.stream().filter(slot -> !slot.isOpen()).count();
        String now = String.format(Locale.ROOT, "%,d of %,d slots are full; ", full, last.size());
        return overbooked.isEmpty()
                ? now + String.format(Locale.ROOT, "checked %,d times, none ever had more bookings than seats", looks)
                : now + "OVERBOOKED: " + String.join(", ", overbooked);
    }
}
