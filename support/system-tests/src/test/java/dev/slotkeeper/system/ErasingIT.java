package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingCommand.Kind;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.proxy.Moment;
import dev.slotkeeper.embedded.proxy.PostgresProtocol;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests the erasure of one customer: the counters stay correct, and audits stay possible. */
class ErasingIT {

    /** With a character that JSON escapes, so that its texts are found however they are written. */
    private static final String CUSTOMER = "odd-guest\"7";

    private static final String NOBODY = "0|0";

    private int slots;

    @Test
    void nothingOfTheCustomerIsLeftAndTheBooksAreRight() {
        try (AuditedSystem system = new AuditedSystem()) {
            String full = slot(system, 1);
            String next = slot(system, 5);
            BookSlot booking = book(full, CUSTOMER);
            assertThat(system.ask(booking)).isEqualTo("CONFIRMED");
            BookSlot waiting = new BookSlot(UUID.randomUUID(), full, "patient", 1, null, null, new IfFull(true, null));
            assertThat(system.ask(waiting)).isEqualTo("WAITLISTED");
            livesOn(system, next);

            assertThat(system.erase("--customer=" + CUSTOMER, "--dry-run")).contains("exit status 1");
            assertThat(system.erase("--customer=" + CUSTOMER))
                    .contains("exit status 1", "CONFIRMED " + booking.requestId() + " on slot " + full)
                    .contains("Nothing was erased: 4 bookings are live. --cancel cancels them first.");
            assertThat(left(system)).isNotEqualTo(NOBODY);
            assertThat(
                            system.value(
                                    "SELECT count(*) FROM booking_decisions WHERE reason = 'MALFORMED' AND details LIKE '%odd%'"))
                    .as("only where the customer is known")
                    .isEqualTo("1");
            String others = others(system);

            assertThat(system.erase("--customer=" + CUSTOMER, "--cancel", "--by=ops-anna"))
                    .contains("exit status 0", "Cancelled 4 live bookings.")
                    .anyMatch(line -> line.startsWith("Erased from ") && line.contains("; by operator ops-anna, "))
                    .anyMatch(line -> line.startsWith("  topic booking.events: "))
                    .noneMatch(line -> line.contains("erased-"));

            assertThat(left(system)).isEqualTo(NOBODY);
            assertThat(system.messages(Topics.EVENTS))
                    .filteredOn(event -> event.headers().lastHeader(Headers.BY) != null)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(event -> assertThat(
                                    event.headers().lastHeader(Headers.BY).value())
                            .asString()
                            .isEqualTo("operator ops-anna"));
            assertThat(system.value(PSEUDONYMS)).as("pseudonyms in all tables").isEqualTo("1");
            assertThat(others(system)).as("others' bookings and decisions").isEqualTo(others);
            assertThat(system.value("SELECT status FROM appointments WHERE booking_id = ?", waiting.requestId()))
                    .isEqualTo("CONFIRMED");
            assertThat(system.audit())
                    .contains("exit status 0", "No difference.")
                    .anyMatch(line -> line.startsWith("Erased: the customer of "));
            oldIdFindsNoBooking(system, booking);
            aPseudonymHidesNoEdit(system, booking);
        }
    }

    @Test
    void unknownOutcomeIsReportedAsUnknown() {
        try (AuditedSystem system = new AuditedSystem()) {
            String unknown = "It is not known whether it was erased: the COMMIT was not answered.";
            refused(system);
            assertThat(eraseAndCut(system, Moment.askedFor("COMMIT")))
                    .contains("exit status 2")
                    .anyMatch(line -> line.startsWith(unknown));
            assertThat(left(system)).isNotEqualTo(NOBODY);

            assertThat(eraseAndCut(system, Moment.answered("COMMIT")))
                    .contains("exit status 2")
                    .anyMatch(line -> line.startsWith(unknown));
            assertThat(left(system)).isEqualTo(NOBODY);
            assertThat(system.erase("--customer=" + CUSTOMER, "--dry-run")).contains("exit status 0");
        }
    }

    @Test
    void erasureIsReportedAlthoughTheConnectionIsLostAfterIt() {
        try (AuditedSystem system = new AuditedSystem();
                TcpProxy wire = address(system).proxy()) {
            refused(system);

            List<String> lines = system.eraseThrough(
                    address(system).urlThrough(wire),
                    line -> {
                        if (line.startsWith("Erased from ")) {
                            wire.cut();
                        }
                    },
                    "--customer=" + CUSTOMER);

            assertThat(lines)
                    .contains("exit status 1")
                    .anyMatch(line -> line.startsWith("It is erased, but what came meanwhile could not be counted"))
                    .noneMatch(line -> line.contains("Nothing was erased"));
            assertThat(left(system)).isEqualTo(NOBODY);
        }
    }

    private static List<String> eraseAndCut(AuditedSystem system, Moment moment) {
        try (TcpProxy wire = address(system).proxy(PostgresProtocol::new)) {
            wire.trap(moment, () -> {});
            return system.eraseThrough(address(system).urlThrough(wire), line -> {}, "--customer=" + CUSTOMER);
        }
    }

    private static DatabaseAddress address(AuditedSystem system) {
        return DatabaseAddress.of(system.services().jdbcUrl());
    }

    private static void refused(AuditedSystem system) {
        assertThat(system.ask(book("no-such-slot", CUSTOMER))).isEqualTo("SLOT_NOT_FOUND");
    }

    /** Every way in which a decision comes to name a customer. */
    private void livesOn(AuditedSystem system, String slot) {
        String deleted = slot(system, 5);
        assertThat(system.ask(book(deleted, CUSTOMER))).isEqualTo("CONFIRMED");
        assertThat(system.ask(new SlotCommand(SlotCommand.Kind.DELETE_SLOT, UUID.randomUUID(), deleted, true)))
                .isEqualTo("SLOT_DELETED");
        assertThat(system.ask(book("no-such-slot", CUSTOMER))).isEqualTo("SLOT_NOT_FOUND");
        BookSlot misplaced = book(slot, CUSTOMER);
        system.send(CUSTOMER, ContractJson.write(misplaced));
        assertThat(system.decision(misplaced.requestId())).isEqualTo("MALFORMED");
        BookSlot unnamed = book(slot, CUSTOMER);
        system.send(
                slot,
                new String(ContractJson.write(unnamed), UTF_8)
                        .replace("\"customerId\":\"", "\"customerId\":\"\\u0007")
                        .getBytes(UTF_8));
        assertThat(system.decision(unnamed.requestId())).isEqualTo("MALFORMED");
        HoldSlot hold = new HoldSlot(UUID.randomUUID(), slot, CUSTOMER, 1, 900, null, null);
        assertThat(system.ask(hold)).isEqualTo("HELD");
        String taken = slot(system, 1);
        assertThat(system.ask(book(taken, "first"))).isEqualTo("CONFIRMED");
        assertThat(system.ask(new BookSlot(UUID.randomUUID(), taken, CUSTOMER, 1, null, null, new IfFull(true, null))))
                .isEqualTo("WAITLISTED");
        BookSlot moved = book(slot, CUSTOMER);
        assertThat(system.ask(moved)).isEqualTo("CONFIRMED");
        RescheduleBooking move =
                new RescheduleBooking(UUID.randomUUID(), slot, moved.requestId(), CUSTOMER, slot(system, 5), null);
        assertThat(system.ask(move)).isEqualTo("RESCHEDULED");
    }

    /** The same request is not answered with the pseudonym, nor booked again; the old id owns nothing. */
    private static void oldIdFindsNoBooking(AuditedSystem system, BookSlot booking) {
        system.send(booking);
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> events(system, booking.requestId()).stream()
                .anyMatch(event -> event instanceof BookingRejected no && no.reason() == Reason.REQUEST_ID_REUSED));
        assertThat(system.messages(Topics.EVENTS))
                .noneMatch(event -> new String(event.value(), UTF_8).contains("erased-"));
        assertThat(system.ask(new BookingCommand(
                        Kind.CANCEL_BOOKING, UUID.randomUUID(), booking.slotId(), booking.requestId(), CUSTOMER)))
                .isEqualTo("NOT_FOUND");
        assertThat(system.audit()).contains("exit status 0", "No difference.");
    }

    private static void aPseudonymHidesNoEdit(AuditedSystem system, BookSlot booking) {
        assertThat(system.edit("UPDATE booking_decisions SET quantity = 5 WHERE request_id = ?", booking.requestId()))
                .isEqualTo(1);
        assertThat(system.audit())
                .contains("exit status 1")
                .anyMatch(line -> line.startsWith("DECISION_DIFFERS")
                        && line.contains(booking.requestId().toString())
                        && line.endsWith("quantity: expected 1, there 5"));
    }

    private static List<Reply> events(AuditedSystem system, UUID requestId) {
        return system.messages(Topics.EVENTS).stream()
                .map(event -> ContractJson.readReply(event.value()))
                .filter(event -> event.requestId().equals(requestId))
                .toList();
    }

    /** Whole rows as text, whatever columns there are. */
    private static String left(AuditedSystem system) {
        return system.value("""
                SELECT (SELECT count(*) FROM appointments AS stored WHERE stored::text LIKE '%odd-guest%') || '|'
                    || (SELECT count(*) FROM booking_decisions AS stored WHERE stored::text LIKE '%odd-guest%')
                """);
    }

    private static final String PSEUDONYMS = """
            SELECT count(DISTINCT name) FROM (
                   SELECT customer_id AS name FROM appointments WHERE customer_id LIKE 'erased-%'
                    UNION ALL
                   SELECT customer_id FROM booking_decisions WHERE customer_id LIKE 'erased-%'
                    UNION ALL
                   SELECT (regexp_matches(concat(details, follow_ups), 'erased-[0-9a-f-]{36}', 'g'))[1] FROM booking_decisions)
            """;

    private static String others(AuditedSystem system) {
        return system.value(
                "SELECT md5(string_agg(stored::text, ',' ORDER BY request_id)) FROM booking_decisions AS stored"
                        + " WHERE customer_id = 'patient'");
    }

    private String slot(AuditedSystem system, int capacity) {
        String slotId = "slot-" + ++slots;
        Instant start = Instant.now().plus(1, ChronoUnit.DAYS);
        CreateSlot create =
                new CreateSlot(UUID.randomUUID(), slotId, "r", start, start.plus(1, ChronoUnit.HOURS), capacity);
        assertThat(system.ask(create)).isEqualTo("SLOT_CREATED");
        return slotId;
    }

    private static BookSlot book(String slot, String customer) {
        return new BookSlot(UUID.randomUUID(), slot, customer, 1, null, null);
    }
}
