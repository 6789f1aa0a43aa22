package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingCommand.Kind;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tests the audit of a real system: no difference, also while it runs, until the tables are edited. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {

    private static final List<AuditedSystem> RUNNING = new ArrayList<>();
    private static int slots;

    @BeforeAll
    static void start() {
        RUNNING.add(new AuditedSystem());
    }

    @AfterAll
    static void stop() {
        RUNNING.forEach(AuditedSystem::close);
    }

    private static AuditedSystem system() {
        return RUNNING.get(0);
    }

    @Test
    @Order(1)
    void afterEveryKindOfRequestItIsClean() {
        String first = slot(2);
        String second = slot(2);
        BookSlot booking = book(first);
        assertThat(system().ask(booking)).isEqualTo("CONFIRMED");
        HoldSlot kept = new HoldSlot(UUID.randomUUID(), first, "c", 1, 600, null, null);
        assertThat(system().ask(kept)).isEqualTo("HELD");
        BookSlot waiting = wait(first, null);
        assertThat(system().ask(waiting)).isEqualTo("WAITLISTED");
        assertThat(system().ask(wait(first, Instant.now().plusSeconds(1)))).isEqualTo("WAITLISTED");
        assertThat(system().ask(book(first))).isEqualTo("FULL");
        assertThat(system().ask(change(Kind.CONFIRM_HOLD, kept))).isEqualTo("CONFIRMED");
        assertThat(system().ask(change(Kind.RELEASE_HOLD, kept))).isEqualTo("ALREADY_CONFIRMED");
        RescheduleBooking move =
                new RescheduleBooking(UUID.randomUUID(), first, booking.requestId(), null, second, null);
        assertThat(system().ask(move)).isEqualTo("RESCHEDULED");
        assertThat(status(waiting)).isEqualTo("CONFIRMED");
        HoldSlot brief = new HoldSlot(UUID.randomUUID(), second, "c", 1, 1, null, null);
        assertThat(system().ask(brief)).isEqualTo("HELD");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> status(brief)
                .equals("EXPIRED"));
        assertThat(system().ask(change(Kind.CONFIRM_HOLD, brief))).isEqualTo("HOLD_EXPIRED");
        assertThat(system().ask(change(Kind.CANCEL_BOOKING, kept))).isEqualTo("CANCELLED");
        assertThat(system().ask(new ChangeSlot(UUID.randomUUID(), first, null, null, null, "5", 4)))
                .isEqualTo("SLOT_CHANGED");
        assertThat(system().ask(become(SlotCommand.Kind.CLOSE_SLOT, first))).isEqualTo("SLOT_CLOSED");
        assertThat(system().ask(become(SlotCommand.Kind.REOPEN_SLOT, first))).isEqualTo("SLOT_REOPENED");
        assertThat(system().ask(become(SlotCommand.Kind.DELETE_SLOT, first))).isEqualTo("SLOT_DELETED");
        oddMessages(second);

        assertClean(system().audit());
    }

    private static void oddMessages(String slot) {
        BookSlot again = book(slot);
        system().ask(again);
        system().send(again);
        system().send(new BookSlot(again.requestId(), slot, "somebody else", 1, null, null));
        system().send(slot, "neither JSON nor UTF-8 \u00e9".getBytes(UTF_8));
        UUID broken = UUID.randomUUID();
        system().send(
                        slot,
                        "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"c\",\"quantity\":0}"
                                .formatted(broken, slot)
                                .getBytes(UTF_8));
        assertThat(system().decision(broken)).isEqualTo("MALFORMED");
        BookSlot misplaced = book(slot);
        system().send("elsewhere", ContractJson.write(misplaced));
        assertThat(system().decision(misplaced.requestId())).isEqualTo("MALFORMED");
        assertThat(system().ask(book("no-such-slot"))).isEqualTo("SLOT_NOT_FOUND");
    }

    @Test
    @Order(2)
    void whileRequestsComeItIsCleanUpToWhatIsDecided() {
        List<String> busy = List.of(slot(5), slot(8), slot(3), slot(20));
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> send(busy, over));
        try {
            String early = null;
            for (int i = 0; i < 4; i++) {
                List<String> lines = system().audit();
                assertClean(lines);
                early = early == null ? AuditedSystem.until(lines) : early;
            }
            assertThat(early).startsWith("--until=0:");
            assertClean(system().audit(String.valueOf(early)));
        } finally {
            over.set(true);
            traffic.join();
        }
    }

    /** A few hundred a second, of all kinds, on slots that are moved between all the time. */
    private static void send(List<String> busy, AtomicBoolean over) {
        Random random = new Random(5);
        List<Command> asked = new ArrayList<>();
        asked.add(book(busy.get(0)));
        while (!over.get()) {
            for (int i = 0; i < 20; i++) {
                Command command = command(random, busy, asked.get(random.nextInt(asked.size())));
                asked.add(command);
                system().send(command);
            }
            Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        }
    }

    private static Command command(Random random, List<String> busy, Command earlier) {
        String slot = busy.get(random.nextInt(busy.size()));
        String own = earlier instanceof RescheduleBooking move ? move.toSlotId() : earlier.slotId();
        return switch (random.nextInt(8)) {
            case 0, 1 -> book(slot);
            case 2 -> wait(slot, null);
            case 3 -> new HoldSlot(UUID.randomUUID(), slot, "c", 1, 1 + random.nextInt(3), null, null);
            case 4 ->
                random.nextBoolean()
                        ? new BookingCommand(Kind.CONFIRM_HOLD, UUID.randomUUID(), own, earlier.requestId(), null)
                        : new ExtendHold(UUID.randomUUID(), own, earlier.requestId(), null, 2, null);
            case 5 -> new BookingCommand(Kind.CANCEL_BOOKING, UUID.randomUUID(), own, earlier.requestId(), null);
            case 6 ->
                own.equals(slot)
                        ? new ChangeSlot(UUID.randomUUID(), slot, null, null, null, null, 3 + random.nextInt(20))
                        : new RescheduleBooking(UUID.randomUUID(), own, earlier.requestId(), null, slot, null);
            default ->
                new RescheduleBooking(
                        UUID.randomUUID(),
                        own,
                        earlier.requestId(),
                        null,
                        own.equals(slot) ? "no-such-slot" : slot,
                        null);
        };
    }

    @Test
    @Order(3)
    void aSlotThatOthersMadeIsCheckedPartly() {
        system().edit("""
                INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                VALUES ('of-others', 'r', now() + interval '1 day', now() + interval '2 days', 3)
                """);
        assertThat(system().ask(book("of-others"))).isEqualTo("CONFIRMED");

        assertThat(assertClean(system().audit())).anyMatch(line -> line.contains("fully, 1 partly"));
    }

    @Test
    @Order(4)
    void failedAuditSaysWhy() {
        assertThat(system().audit("--until=0:999999"))
                .contains("exit status 2")
                .anyMatch(line -> line.startsWith("--until=0:999999: partition 0 has offsets from 0, decided up to "));
        assertThat(system().audit("--until=99:0")).contains("exit status 2");
        assertThat(system().audit("--jdbc-url=jdbc:postgresql://localhost:1/slotkeeper"))
                .contains("exit status 2")
                .anyMatch(line -> line.startsWith("The database can't be read: "));
        assertThat(system().audit("--nonsense")).contains("exit status 2");
    }

    @Test
    @Order(5)
    void requestsBeforeTheFirstEventAreNotJudgedAndLaterOnesAre() {
        // An event of a hold that ends later would be the youngest first one, and nothing before it could be judged.
        system().awaitQuiet();
        BookSlot early = refusedAndForgotten("no-such-slot");
        system().dropEvents();

        assertThat(system().audit())
                .contains("exit status 3", "No difference in what could be judged.")
                .anyMatch(line -> line.startsWith("DECISION_UNKNOWN ") && line.contains(early.requestId() + " slotId"))
                .noneMatch(line -> line.startsWith("DECISION_MISSING"));

        // Its event is what is left of the events from now on, so it has to be there before anything else is asked.
        BookSlot between = book("no-such-slot");
        assertThat(system().ask(between)).isEqualTo("SLOT_NOT_FOUND");
        awaitOffsetBehind(between);
        BookSlot late = refusedAndForgotten("no-such-slot");
        assertThat(system().audit())
                .contains("exit status 1")
                .anyMatch(line -> line.startsWith("DECISION_UNKNOWN ") && line.contains(early.requestId() + " slotId"))
                .anyMatch(line -> line.startsWith("DECISION_MISSING ") && line.contains(late.requestId() + " slotId"));

        publishFetchError(early);
        publishFetchError(late);
        assertClean(system().audit());
    }

    /** Refuses a request and deletes its decision, as after a restore. */
    private static BookSlot refusedAndForgotten(String slot) {
        BookSlot refused = book(slot);
        assertThat(system().ask(refused)).isEqualTo("SLOT_NOT_FOUND");
        awaitOffsetBehind(refused);
        assertThat(system().edit("DELETE FROM booking_decisions WHERE request_id = ?", refused.requestId()))
                .isEqualTo(1);
        return refused;
    }

    @Test
    @Order(6)
    void everyEditOfTheTablesIsNamed() {
        BookSlot cancelled = booked();
        named(
                cancelled,
                "BOOKING_DIFFERS partition %s offset %s requestId %s slotId %s: status: expected CONFIRMED, there CANCELLED",
                "UPDATE appointments SET status = 'CANCELLED' WHERE booking_id = ?");
        BookSlot deleted = booked();
        named(
                deleted,
                "BOOKING_MISSING partition %s offset %s requestId %s slotId %s: row: expected CONFIRMED of c with 1 seat, there nothing",
                "DELETE FROM appointments WHERE booking_id = ?");
        BookSlot refused = booked();
        named(
                refused,
                "DECISION_DIFFERS partition %s offset %s requestId %s slotId %s: outcome: expected CONFIRMED, there REJECTED; code: expected nothing, there SLOT_NOT_FOUND",
                "UPDATE booking_decisions SET outcome = 'REJECTED', code = 'SLOT_NOT_FOUND' WHERE request_id = ?");
        BookSlot undecided = booked();
        named(
                undecided,
                "DECISION_MISSING partition %s offset %s requestId %s slotId %s: decision: expected one, or SLOT_FETCH_ERROR in booking.events, there nothing",
                "DELETE FROM booking_decisions WHERE request_id = ?");
        publishFetchError(undecided);
        assertThat(system().audit()).noneMatch(line -> line.startsWith("DECISION_MISSING"));
    }

    private static void publishFetchError(BookSlot undecided) {
        BookingRejected reply = new BookingRejected(
                UUID.randomUUID(),
                undecided.requestId(),
                undecided.slotId(),
                "c",
                1,
                ErrorCode.SLOT_FETCH_ERROR,
                null,
                null,
                null,
                null,
                Instant.now());
        system().send(Topics.EVENTS, undecided.slotId(), ContractJson.write(reply));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> system().audit().stream()
                .noneMatch(line -> line.startsWith("DECISION_")
                        && line.contains(undecided.requestId().toString())));
    }

    @Test
    @Order(7)
    void everyEditOfACounterAndEveryRowTooManyIsNamed() {
        BookSlot booking = booked();
        system().edit(
                        "UPDATE availability_slots SET current_bookings = current_bookings + 1 WHERE slot_id = ?",
                        booking.slotId());
        assertThat(system().audit("--most-differences=1000"))
                .contains("exit status 1")
                .contains("COUNT_DIFFERS slotId " + booking.slotId()
                        + ": current_bookings: expected 1, there 2; waiting: expected 0, there 0")
                .anyMatch(line -> line.startsWith(
                        "SLOT_DIFFERS slotId " + booking.slotId() + ": current_bookings: expected 1, there 2"));

        UUID added = UUID.randomUUID();
        system().edit(
                        "INSERT INTO appointments (booking_id, slot_id, customer_id, quantity) VALUES (?, ?, 'x', 1)",
                        added,
                        booking.slotId());
        UUID invented = UUID.randomUUID();
        system().edit("""
                INSERT INTO booking_decisions (request_id, slot_id, request_digest, outcome, topic_partition, topic_offset,
                       decided_at)
                SELECT ?, slot_id, request_digest, 'CONFIRMED', topic_partition, topic_offset, decided_at
                  FROM booking_decisions WHERE request_id = ?
                """, invented, booking.requestId());
        assertThat(system().audit("--most-differences=1000"))
                .contains("BOOKING_WITHOUT_DECISION requestId " + added + " slotId " + booking.slotId()
                        + ": row: expected nothing, there CONFIRMED of x with 1 seat")
                .anyMatch(line ->
                        line.startsWith("DECISION_WITHOUT_REQUEST partition ") && line.contains(invented.toString()));
    }

    /** The edit of the booking, or of its decision, must be named with the place of its request. */
    private static void named(BookSlot booking, String difference, String edit) {
        String partition = place(booking, "topic_partition");
        String offset = place(booking, "topic_offset");
        assertThat(system().edit(edit, booking.requestId())).isEqualTo(1);

        assertThat(system().audit("--most-differences=1000"))
                .contains("exit status 1")
                .anyMatch(line -> line.startsWith(
                        difference.formatted(partition, offset, booking.requestId(), booking.slotId())));
    }

    private static String place(BookSlot booking, String column) {
        return system().value("SELECT " + column + " FROM booking_decisions WHERE request_id = ?", booking.requestId());
    }

    private static List<String> assertClean(List<String> lines) {
        assertThat(lines).contains("exit status 0", "No difference.");
        return lines;
    }

    private static BookSlot booked() {
        BookSlot booking = book(slot(3));
        assertThat(system().ask(booking)).isEqualTo("CONFIRMED");
        awaitOffsetBehind(booking);
        return booking;
    }

    /**
     * An audit goes as far as there are decisions or the workers' offsets: one that is to miss a decision has to see the
     * offset behind it.
     */
    private static void awaitOffsetBehind(BookSlot booking) {
        long offset = Long.parseLong(place(booking, "topic_offset"));
        int partition = Integer.parseInt(place(booking, "topic_partition"));
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> system().committed(partition) > offset);
    }

    private static String slot(int capacity) {
        String slotId = "audited-" + ++slots;
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
        CreateSlot create =
                new CreateSlot(UUID.randomUUID(), slotId, "r", tomorrow, tomorrow.plus(1, ChronoUnit.HOURS), capacity);
        assertThat(system().ask(create)).isEqualTo("SLOT_CREATED");
        return slotId;
    }

    private static BookSlot book(String slot) {
        return new BookSlot(UUID.randomUUID(), slot, "c", 1, null, null);
    }

    private static BookSlot wait(String slot, @Nullable Instant until) {
        UUID id = UUID.randomUUID();
        return new BookSlot(id, slot, "w-" + id, 1, null, null, new IfFull(true, until));
    }

    private static BookingCommand change(Kind kind, Command booking) {
        return new BookingCommand(kind, UUID.randomUUID(), booking.slotId(), booking.requestId(), null);
    }

    private static SlotCommand become(SlotCommand.Kind kind, String slot) {
        return new SlotCommand(kind, UUID.randomUUID(), slot, kind == SlotCommand.Kind.DELETE_SLOT);
    }

    private static String status(Command booking) {
        return system().value("SELECT status FROM appointments WHERE booking_id = ?", booking.requestId());
    }
}
