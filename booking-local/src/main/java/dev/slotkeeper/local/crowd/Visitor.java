package dev.slotkeeper.local.crowd;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants one of the next slots, the sooner the rather, and having it would rather have another. The booking
 * before is given back then, so that seats come and go and a second crowd finds some too. One step at a time.
 */
final class Visitor {

    /** Three days of a demo room. */
    private static final int SLOTS_OF_A_PAGE = 30;

    private final String customerId;
    private final List<String> resourceIds;
    private final Crowd crowd;
    private final SplittableRandom random;
    private List<SeenSlot> shown = List.of();
    private @Nullable String held;

    /** @param number names it, and all that it does by chance follows from it */
    Visitor(int number, List<String> resourceIds, Crowd crowd) {
        this.customerId = "visitor-" + number;
        this.resourceIds = resourceIds;
        this.crowd = crowd;
        this.random = new SplittableRandom(number);
    }

    void come() {
        crowd.at(crowd.tempo().arrival(random), this::look, this::leave);
    }

    private void look() {
        String resourceId = resourceIds.get(random.nextInt(resourceIds.size()));
        crowd.then(crowd.calls().slots(resourceId, SLOTS_OF_A_PAGE), slots -> {
            shown = slots;
            crowd.counts().saw(slots);
            choose(slots.stream().filter(SeenSlot::isOpen).toList());
        });
    }

    /** Where all is taken people try nevertheless: somebody may have given something back. */
    private void choose(List<SeenSlot> open) {
        List<SeenSlot> wanted = open.isEmpty() ? shown : open;
        if (wanted.isEmpty()) {
            soon(this::look);
            return;
        }
        // The square makes the first ones the most popular.
        double chance = random.nextDouble();
        String slotId = wanted.get((int) (chance * chance * wanted.size())).slotId();
        soon(() -> confirm(slotId));
    }

    private void soon(Runnable step) {
        crowd.at(crowd.tempo().next(crowd.since(), random), step, this::leave);
    }

    private void confirm(String slotId) {
        Duration clicked = crowd.since();
        crowd.then(crowd.calls().book(slotId, customerId), answer -> {
            crowd.counts().answered(answer, crowd.since().minus(clicked));
            if (answer.isBooked()) {
                swap(answer.bookingId());
            } else if (answer.alternatives().isEmpty()) {
                soon(this::look);
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
        crowd.then(crowd.calls().cancel(before, customerId), isTaken -> {
            if (isTaken) {
                crowd.counts().givenBack();
            }
            soon(this::look);
        });
    }

    private void leave() {
        crowd.gone();
    }
}
