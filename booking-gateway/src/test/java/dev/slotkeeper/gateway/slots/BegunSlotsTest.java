package dev.slotkeeper.gateway.slots;

import static dev.slotkeeper.gateway.slots.LiveFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.database.SlotQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks that lists from memory show a slot as available until it begins, although nothing about it changes then. */
class BegunSlotsTest {

    private final LiveFixture fixture =
            LiveFixture.ready(state("first", 1, 0), state("full", 2, 10), state("last", 3, 0));

    private static SlotAvailability state(String slotId, int minutes, int taken) {
        return new SlotAvailability(LiveFixture.slot(slotId, "room-1", minutes, taken), false, 1);
    }

    private SlotPage page(@Nullable Boolean available, int limit, @Nullable SlotPage previous) {
        Optional<SlotPage> page = fixture.live.page(
                new SlotQuery("room-1", null, null, available, limit, previous == null ? null : previous.next()));
        return page.orElseThrow();
    }

    private List<String> ids(@Nullable Boolean available) {
        return page(available, 10, null).slots().stream().map(SlotState::slotId).toList();
    }

    @Test
    void aSlotIsListedAsAvailableUntilItBegins() {
        fixture.passes(Duration.ofMinutes(1).minusNanos(1_000));
        assertThat(ids(true)).containsExactly("first", "last");
        assertThat(ids(false)).containsExactly("full");

        fixture.passes(Duration.ofNanos(1_000));
        assertThat(ids(true)).containsExactly("last");
        assertThat(ids(false)).containsExactly("first", "full");
    }

    @Test
    void aBegunSlotIsNotShownAsAvailableInOtherLists() {
        fixture.passes(Duration.ofMinutes(2));

        assertThat(page(null, 10, null).slots())
                .extracting(SlotState::slotId, SlotState::isAvailable)
                .containsExactly(tuple("first", false), tuple("full", false), tuple("last", true));
    }

    @Test
    void pagesOfUnavailableSlotsGoOnAcrossTheCurrentTime() {
        fixture.passes(Duration.ofMinutes(1));

        SlotPage first = page(false, 1, null);
        SlotPage second = page(false, 1, first);

        assertThat(first.slots()).extracting(SlotState::slotId).containsExactly("first");
        assertThat(second.slots()).extracting(SlotState::slotId).containsExactly("full");
        assertThat(second.next()).isNull();
    }

    @Test
    void withoutTheDatabasesTimeListsComeFromTheDatabase() {
        LiveFixture unknown = new LiveFixture(10);
        unknown.live.positioned();
        unknown.cacheFreshness.passed(unknown.cacheFreshness.position(), NOW);
        unknown.live.caughtUp(unknown.nanos.get());

        assertThat(unknown.live.page(new SlotQuery(null, NOW, null, true, 10, null)))
                .isEmpty();
    }
}
