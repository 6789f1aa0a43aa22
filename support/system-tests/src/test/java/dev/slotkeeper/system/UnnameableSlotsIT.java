package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.expiry.DueBookings;
import dev.slotkeeper.worker.expiry.UnservedWaitlists;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Slots whose ids no command can name, in tables that were made without the constraint, do not occupy the worker's searches. */
class UnnameableSlotsIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final List<String> IDS = List.of(".", "..", "a b");

    private final DataSource dataSource = new DriverManagerDataSource(
            BookingSystem.SERVICES.jdbcUrl(), BookingSystem.SERVICES.user(), BookingSystem.SERVICES.password());

    @BeforeAll
    static void migrate() {
        SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @Test
    void theirHoldsAndWaitlistsAreNotLookedFor() {
        Books.write("ALTER TABLE availability_slots DROP CONSTRAINT availability_slots_slot_id_check");
        try {
            IDS.forEach(UnnameableSlotsIT::insert);
            assertThat(Books.rows("SELECT slot_id FROM appointments WHERE expires_at <= now() AND status = 'HELD'"))
                    .containsAll(IDS);

            assertThat(new DueBookings(dataSource).find(1_000))
                    .extracting(DueBookings.Due::slotId)
                    .doesNotContainAnyElementsOf(IDS);
            assertThat(new UnservedWaitlists(dataSource, false).find(1_000))
                    .extracting(UnservedWaitlists.Unserved::slotId)
                    .doesNotContainAnyElementsOf(IDS);
        } finally {
            IDS.forEach(id -> Books.write("DELETE FROM appointments WHERE slot_id = ?", id));
            IDS.forEach(id -> Books.write("DELETE FROM availability_slots WHERE slot_id = ?", id));
            Books.write("""
                    ALTER TABLE availability_slots ADD CONSTRAINT availability_slots_slot_id_check CHECK (
                        slot_id ~ '^[A-Za-z0-9._:-]{1,64}$' AND slot_id NOT IN ('.', '..'))
                    """);
        }
    }

    /** Inserts a slot with a hold and a waitlist entry that are due, and a free seat for another entry. */
    private static void insert(String slotId) {
        Books.write("""
                INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity, current_bookings, waiting)
                VALUES (?, 'r', now() + interval '1 day', now() + interval '2 days', 2, 1, 2)
                """, slotId);
        for (String seats : List.of("'HELD', now()", "'WAITLISTED', now()", "'WAITLISTED', NULL")) {
            Books.write("""
                    INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, status, expires_at)
                    VALUES (gen_random_uuid(), ?, 'c', 1, %s)
                    """.formatted(seats), slotId);
        }
    }
}
