package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.embedded.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the guarantees of the tables to every program that writes to them. */
class SlotTablesIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final List<String> slots = new ArrayList<>();

    @BeforeAll
    static void migrate() {
        SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        // Their counters were moved without bookings, which the books of other tests must not show.
        slots.forEach(slot -> Books.write("DELETE FROM availability_slots WHERE slot_id = ?", slot));
        SYSTEM.close();
    }

    @Test
    void fullSlotClosesAndFreedSeatReopensIt() {
        String slot = slot(2);
        take(slot, 2);
        assertThat(isAvailable(slot)).isFalse();
        take(slot, -1);
        assertThat(isAvailable(slot)).isTrue();
    }

    @Test
    void slotClosedByHandStaysClosedWhenASeatIsFreed() {
        String slot = slot(2);
        take(slot, 1);
        close(slot);
        take(slot, -1);
        assertThat(isAvailable(slot)).isFalse();
    }

    @Test
    void fullSlotCanBeClosedByHandToo() {
        String slot = slot(1);
        take(slot, 1);
        close(slot);
        take(slot, -1);
        assertThat(isAvailable(slot)).isFalse();
        Books.write("UPDATE availability_slots SET is_available = true WHERE slot_id = ?", slot);
        assertThat(isAvailable(slot)).isTrue();
    }

    @Test
    void writerThatSetsCountAndFlagTogetherDoesNotCloseTheSlotForGood() {
        String slot = slot(1);
        Books.write("UPDATE availability_slots SET current_bookings = 1, is_available = false WHERE slot_id = ?", slot);
        take(slot, -1);
        assertThat(isAvailable(slot)).isTrue();
    }

    @Test
    void fullSlotCannotBeOpenedByHand() {
        String slot = slot(1);
        take(slot, 1);
        Books.write("UPDATE availability_slots SET is_available = true WHERE slot_id = ?", slot);
        assertThat(isAvailable(slot)).isFalse();
    }

    @Test
    void moreSeatsReopenAFullSlotAndCountAsNewTerms() {
        String slot = slot(1);
        take(slot, 1);
        Books.write("UPDATE availability_slots SET capacity = 2 WHERE slot_id = ?", slot);
        assertThat(isAvailable(slot)).isTrue();
        assertThat(termsVersion(slot)).isEqualTo("2");
    }

    @Test
    void everyChangeOfTimeOrPlaceCountsAsNewTermsOnce() {
        String slot = slot(1);
        Books.write(
                "UPDATE availability_slots SET starts_at = starts_at - interval '1 minute' WHERE slot_id = ?", slot);
        assertThat(termsVersion(slot)).isEqualTo("2");
        Books.write(
                "UPDATE availability_slots SET resource_id = 'other', terms_version = terms_version + 1"
                        + " WHERE slot_id = ?",
                slot);
        assertThat(termsVersion(slot)).isEqualTo("3");
        Books.write("UPDATE availability_slots SET resource_id = 'other' WHERE slot_id = ?", slot);
        take(slot, 1);
        assertThat(termsVersion(slot)).isEqualTo("3");
    }

    @Test
    void slotWithoutSeatsIsNeverAvailable() {
        assertThat(isAvailable(slot(0))).isFalse();
    }

    @Test
    void noWriterCanOverbookOrGoBelowZero() {
        String slot = slot(1);
        assertThatThrownBy(() -> take(slot, 2)).hasMessageContaining("slot_is_never_overbooked");
        assertThatThrownBy(() -> take(slot, -1)).hasMessageContaining("slot_is_never_overbooked");
    }

    @Test
    void slotWithBookingsCannotBeDeletedUnderThem() {
        String slot = slot(1);
        Books.write(
                "INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, status)"
                        + " VALUES (gen_random_uuid(), ?, 'c', 1, 'CANCELLED')",
                slot);
        assertThatThrownBy(() -> Books.write("DELETE FROM availability_slots WHERE slot_id = ?", slot))
                .hasMessageContaining("appointments");
        Books.write("DELETE FROM appointments WHERE slot_id = ?", slot);
    }

    @Test
    void gatewayRoleCanReadButNotWrite() throws Exception {
        try (Connection reader = DriverManager.getConnection(
                BookingSystem.SERVICES.jdbcUrl(),
                BookingSystem.SERVICES.readerUser(),
                BookingSystem.SERVICES.readerPassword())) {
            assertThat(Sql.rows(reader, "SELECT count(*) FROM booking_decisions"))
                    .hasSize(1);
            assertThatThrownBy(() -> Sql.execute(reader, "UPDATE availability_slots SET capacity = 1"))
                    .hasMessageContaining("permission denied");
        }
    }

    private static String slot(int capacity) {
        String slot = Requests.slot(capacity);
        slots.add(slot);
        return slot;
    }

    private static void take(String slot, int seats) {
        Books.write(
                "UPDATE availability_slots SET current_bookings = current_bookings + ? WHERE slot_id = ?", seats, slot);
    }

    private static void close(String slot) {
        Books.write("UPDATE availability_slots SET is_available = false WHERE slot_id = ?", slot);
    }

    private static boolean isAvailable(String slot) {
        return Books.value("SELECT is_available FROM availability_slots WHERE slot_id = ?", slot)
                .equals("t");
    }

    private static String termsVersion(String slot) {
        return Books.value("SELECT terms_version FROM availability_slots WHERE slot_id = ?", slot);
    }
}
