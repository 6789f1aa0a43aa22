package dev.slotkeeper.worker.availability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangedSlotsTest {

    @Test
    void repeatedChangesKeepOneEntryAtItsPlace() {
        ChangedSlots changed = new ChangedSlots(10);
        changed.add("a");
        changed.add("b");
        changed.add("a");

        assertThat(changed.take(10)).containsExactly("a", "b");
        assertThat(changed.size()).isZero();
    }

    @Test
    void oldestEntriesAreTakenFirst() {
        ChangedSlots changed = new ChangedSlots(10);
        changed.add("a");
        changed.add("b");
        changed.add("c");

        assertThat(changed.take(2)).containsExactly("a", "b");
        changed.add("a");
        assertThat(changed.take(2)).containsExactly("c", "a");
    }

    @Test
    void overflowIsReportedOnce() {
        ChangedSlots changed = new ChangedSlots(2);
        changed.add("a");
        changed.add("b");
        changed.add("b");
        assertThat(changed.hasOverflown()).isFalse();

        changed.add("c");
        assertThat(changed.hasOverflown()).isTrue();
        assertThat(changed.hasOverflown()).isFalse();
        assertThat(changed.take(10)).containsExactly("a", "b");
    }
}
