package dev.slotkeeper.local.crowd;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Simulates one visitor, who books one of the next slots, preferring earlier ones, and then moves on to another. Each
 * new booking cancels the previous one, so that seats become free again and a second crowd finds some too. A visitor
 * makes one call at a time.
 */
final class Visitor {

    /** The slots of a demo room for three days. */
    private static final int SLOTS_PER_PAGE = 30;

    private final String customerId;
    private final List<String> resourceIds;
    private final CrowdRun crowdRun;
    private final SplittableRandom random;
    private List<SeenSlot> shown = List.of();
    private @Nullable String held;

    /**
     * Creates a visitor.
     *
     * @param number the visitor's name and the seed of its random choices
     */
    Visitor(int number, List<String> resourceIds, CrowdRun crowdRun) {
        this.customerId = "visitor-" + number;
        this.resourceIds = resourceIds;
        this.crowdRun = crowdRun;
        this.random = new SplittableRandom(number);
    }

    void come() {
        crowdRun.at(crowdRun.pace().arrival(random), this::poll, this::leave);
    }

    private void poll() {
        String resourceId = resourceIds.get(random.nextInt(resourceIds.size()));
        crowdRun.then(crowdRun.client().slots(resourceId, SLOTS_PER_PAGE), slots -> {
            shown = slots;
            crowdRun.counts().saw(slots);
            choose(slots.stream().filter(SeenSlot::isOpen).toList());
        });
    }

    /** Chooses a slot to confirm. If all slots are full, tries one anyway: a seat may have become free since. */
    private void choose(List<SeenSlot> open) {
        List<SeenSlot> wanted = open.isEmpty() ? shown : open;
        if (wanted.isEmpty()) {
            soon(this::poll);
            return;
        }
        // The square makes the first slots the most popular.
        double chance = random.nextDouble();
        String slotId = wanted.get((int) (chance * chance * wanted.size())).slotId();
        soon(() -> confirm(slotId));
    }

    private void soon(Runnable step) {
        crowdRun.at(crowdRun.pace().next(crowdRun.since(), random), step, this::leave);
    }

    private void confirm(String slotId) {
        Duration clicked = crowdRun.since();
        crowdRun.then(crowdRun.client().book(slotId, customerId), answer -> {
            crowdRun.counts().answered(answer, crowdRun.since().minus(clicked));
            if (answer.isBooked()) {
                swap(answer.bookingId());
            } else if (answer.alternatives().isEmpty()) {
                soon(this::poll);
            } else {
                choose(answer.alternatives());
            }
        });
    }

    private void swap(@Nullable String bookingId) {
        String before = held;
        held = bookingId;
        if (before == null) {
            choose(shown);
            return;
        }
        crowdRun.then(crowdRun.client().cancel(before, customerId), isTaken -> {
            if (isTaken) {
                crowdRun.counts().givenBack();
            }
            soon(this::poll);
        });
    }

    private void leave() {
        crowdRun.gone();
    }
}
