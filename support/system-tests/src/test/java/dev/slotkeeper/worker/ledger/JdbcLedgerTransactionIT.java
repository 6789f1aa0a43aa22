package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Locking;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the ledger in PostgreSQL, with the worker's role. */
class JdbcLedgerTransactionIT extends LedgerTransactionSuite {

    private static @Nullable EmbeddedServices services;
    private static @Nullable HikariDataSource pool;
    private static @Nullable Ledger ledger;

    @BeforeAll
    static void start(@TempDir Path folder) {
        services = new EmbeddedServices(EmbeddedServices.Settings.in(folder)).start();
        services.stopBroker();
        Flyway.configure()
                .dataSource(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER)
                .placeholders(Map.of("readerRole", PostgresRoles.READER, "workerRole", PostgresRoles.WORKER))
                .load()
                .migrate();
        pool = new HikariDataSource();
        pool.setJdbcUrl(services.jdbcUrl() + "?options=-c%20lock_timeout=300");
        pool.setUsername(PostgresRoles.WORKER);
        pool.setPassword(PostgresRoles.WORKER);
        pool.setAutoCommit(false);
        pool.setMaximumPoolSize(3);
        ledger = new JdbcLedger(pool, Duration.ofSeconds(30), WaitlistPolicy.USUAL);
    }

    @AfterAll
    static void stop() {
        if (pool != null) {
            pool.close();
        }
        if (services != null) {
            services.close();
        }
    }

    @Override
    Ledger ledger() {
        return Objects.requireNonNull(ledger);
    }

    @Override
    void addSeatFromOutside(String id) {
        asOwner("UPDATE availability_slots SET capacity = capacity + 1 WHERE slot_id = ? RETURNING held_back", id);
    }

    /** Runs a statement that returns one truth value for a slot. */
    private static boolean asOwner(String sql, String id) {
        String url = Objects.requireNonNull(services).jdbcUrl();
        try (Connection connection = DriverManager.getConnection(url, PostgresRoles.OWNER, PostgresRoles.OWNER);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.execute();
            return Statements.rows(statement, row -> row.getBoolean(1)).get(0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void seatsStayHeldBackUntilTheWaitlistIsServed() {
        String heldBack = "SELECT held_back FROM availability_slots WHERE slot_id = ?";
        Slot slot = waitedFor();
        addSeatFromOutside(slotId);

        Slot read = readWhole(slotId);
        assertThat(write(new SlotChange(
                        read,
                        with(read, 1, 2, Slot.State.OPEN, 1, read.capacity()).next())))
                .isEmpty();
        assertThat(asOwner(heldBack, slotId)).isTrue();
        read = readWhole(slotId);
        assertThat(write(new SlotChange(
                        read,
                        with(read, 1, 2, Slot.State.CLOSED, 2, slot.capacity()).next())))
                .isEmpty();
        assertThat(asOwner(heldBack, slotId)).isTrue();

        read = readWhole(slotId);
        assertThat(write(new SlotChange(read, read.next(), true))).isEmpty();
        assertThat(asOwner(heldBack, slotId)).isFalse();
    }

    /** The waitlist is read after the slot; whoever reads both again waits for the other writer instead of giving up. */
    @Test
    void aSlotThatChangesAllTheTimeIsReadWithItsWaitlist() throws InterruptedException {
        Booking waiting = booking(slotId, Status.WAITLISTED);
        waitedFor();
        insert(List.of(decision(waiting.bookingId())), List.of(new BookingChange(null, waiting)));
        AtomicBoolean ends = new AtomicBoolean();
        Thread other = new Thread(() -> {
            for (int i = 0; i < 5_000 && !ends.get(); i++) {
                Slot read = readWhole(slotId);
                write(new SlotChange(read, read.next()));
            }
        });
        other.start();
        for (int i = 0; i < 500; i++) {
            assertThat(load(Locking.NONE, false, book(slotId)).bookings()).containsExactly(waiting);
        }
        ends.set(true);
        other.join();
    }

    /** Creates a slot with a free seat and an entry in its waitlist. */
    private Slot waitedFor() {
        Slot slot = created(slotId, 3);
        assertThat(write(new SlotChange(
                        slot, with(slot, 1, 1, Slot.State.OPEN, 1, 3).next())))
                .isEmpty();
        return slot;
    }
}
