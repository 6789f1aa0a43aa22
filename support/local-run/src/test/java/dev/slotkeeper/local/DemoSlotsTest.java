package dev.slotkeeper.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.CreateSlot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoSlotsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private final List<CreateSlot> slots = DemoSlots.after(TODAY);

    @Test
    void thereAreAboutTwoHundredOverThreeRoomsAndSevenDays() {
        assertThat(slots).hasSize(210);
        assertThat(slots).extracting(CreateSlot::slotId).doesNotHaveDuplicates();
        assertThat(slots).extracting(CreateSlot::resourceId).containsOnly("room-1", "room-2", "room-3");
        assertThat(slots)
                .extracting(slot -> slot.slotId().substring("room-1-".length(), "room-1-20261123".length()))
                .containsOnly("20261123", "20261124", "20261125", "20261126", "20261127", "20261128", "20261129");
    }

    @Test
    void idContainsRoomAndTime() {
        CreateSlot first = slots.get(0);

        assertThat(first.slotId()).isEqualTo("room-1-20261123-0900");
        assertThat(first.startsAt()).isEqualTo(Instant.parse("2026-11-23T09:00:00Z"));
        assertThat(first.endsAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
    }

    @Test
    void capacitiesVaryFromOneToTen() {
        assertThat(slots).extracting(CreateSlot::capacity).containsOnly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void theNextDayAsksForTheSameSlotsWithTheSameRequests() {
        assertThat(DemoSlots.after(TODAY)).isEqualTo(slots);
        assertThat(DemoSlots.after(TODAY.plusDays(1)).subList(0, 180)).isEqualTo(slots.subList(30, 210));
    }
}
