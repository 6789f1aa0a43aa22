package dev.slotkeeper.gateway.slots;

import static dev.slotkeeper.gateway.slots.LiveFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import org.junit.jupiter.api.Test;

class AlternativeSlotsTest {

    private final LiveFixture slots = LiveFixture.ready(
            open("full", "room-7", 60, 10),
            open("later", "room-7", 90, 0),
            open("sooner", "room-7", 40, 0),
            open("crowded", "room-7", 61, 9),
            open("past", "room-7", -10, 0),
            open("alike", "room-12", 60, 0),
            open("alike-far", "room-12", 600, 0),
            open("other-kind", "roomy-1", 60, 0),
            open("no-number", "room-x", 60, 0));

    private static SlotAvailability open(String slotId, String resourceId, int minutes, int taken) {
        return new SlotAvailability(slot(slotId, resourceId, minutes, taken), false, 1);
    }

    @Test
    void nearestSlotsOfTheResourceComeBeforeThoseOfItsKind() {
        assertThat(slots.live.alternatives("full", 2))
                .extracting(SlotState::slotId)
                .containsExactly("sooner", "later", "alike");
        assertThat(slots.live.alternatives("full", 1))
                .extracting(SlotState::slotId)
                .containsExactly("crowded", "sooner", "later");
    }

    @Test
    void slotsWithAWaitlistAreNoAlternatives() {
        slots.live.slotChanged(
                new SlotAvailability(slot("sooner", "room-7", 40, 0).with(10, 0, false, 1), false, 2));

        assertThat(slots.live.alternatives("full", 2))
                .extracting(SlotState::slotId)
                .containsExactly("later", "alike", "alike-far");
    }

    @Test
    void noAlternativesForAnUnknownSlotOrFromAnIncompleteCache() {
        assertThat(slots.live.alternatives("unknown", 1)).isEmpty();
        slots.live.positioned();
        assertThat(slots.live.alternatives("full", 1)).isEmpty();
    }
}
