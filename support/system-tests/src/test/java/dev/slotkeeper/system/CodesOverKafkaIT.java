package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.booking;
import static dev.slotkeeper.system.Requests.expecting;
import static dev.slotkeeper.system.Requests.expiring;
import static dev.slotkeeper.system.Requests.newSlot;
import static dev.slotkeeper.system.Requests.slot;
import static dev.slotkeeper.system.Requests.slotId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCreated;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every code and reason of the contract's table, as a client on a reply topic sees it. */
class CodesOverKafkaIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static KafkaRequester client = new KafkaRequester();

    @BeforeAll
    static void start() {
        SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        client.close();
        SYSTEM.close();
    }

    @Test
    void bookingIsConfirmedWithItsSeats() {
        String slot = slot(10);
        BookSlot request = booking(slot, 3);
        Reply reply = client.ask(request);
        assertThat(reply).isInstanceOfSatisfying(BookingConfirmed.class, yes -> {
            assertThat(yes.bookingId()).isEqualTo(request.requestId());
            assertThat(yes.customerId()).isEqualTo(request.customerId());
            assertThat(yes.quantity()).isEqualTo(3);
            assertThat(yes.currentBookings()).isEqualTo(3);
            assertThat(yes.capacity()).isEqualTo(10);
        });
        assertThat(Books.currentBookings(slot)).isEqualTo(3);
    }

    @Test
    void slotIsCreatedThroughTheLog() {
        CreateSlot command = newSlot(slotId(), 5);
        assertThat(client.ask(command)).isInstanceOfSatisfying(SlotCreated.class, created -> {
            assertThat(created.slot().capacity()).isEqualTo(5);
            assertThat(created.slot().startsAt()).isEqualTo(command.startsAt());
        });
        assertThat(client.ask(booking(command.slotId()))).isInstanceOf(BookingConfirmed.class);
    }

    @Test
    void malformedNamesTheField() {
        String slot = slot(1);
        String message =
                "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"c\",\"quantity\":0}"
                        .formatted(UUID.randomUUID(), slot);
        BookingRejected no = rejected(client.reply(client.send(slot.getBytes(UTF_8), message.getBytes(UTF_8))));
        assertThat(no.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(no.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(no.message()).isEqualTo("quantity: given 0, allowed 1 to 1000");
    }

    @Test
    void sameIdWithOtherContentIsRefusedAndTheSameContentGetsTheSameBytes() {
        String slot = slot(5);
        BookSlot first = booking(slot);
        byte[] yes = client.reply(client.send(first));
        assertThat(client.reply(client.send(first))).isEqualTo(yes);
        BookSlot other = new BookSlot(first.requestId(), slot, "somebody-else", 1, null, null);
        byte[] reused = client.reply(client.send(other));
        expect(ContractJson.readReply(reused), ErrorCode.VALIDATION_ERROR, Reason.REQUEST_ID_REUSED);
        assertThat(client.reply(client.send(other))).isEqualTo(reused);
        assertThat(Books.currentBookings(slot)).isEqualTo(1);
    }

    @Test
    void pastItsDeadlineNothingIsBooked() {
        String slot = slot(5);
        BookSlot late = expiring(slot, Instant.now().minusSeconds(1));
        expect(client.ask(late), ErrorCode.VALIDATION_ERROR, Reason.DEADLINE_EXCEEDED);
        assertThat(Books.currentBookings(slot)).isZero();
    }

    @Test
    void slotThatExistsIsNotCreatedAgain() {
        String slot = slot(5);
        expect(client.ask(newSlot(slot, 9)), ErrorCode.VALIDATION_ERROR, Reason.SLOT_EXISTS);
    }

    @Test
    void unknownSlotIsNotFound() {
        expect(client.ask(booking(slotId())), ErrorCode.SLOT_NOT_FOUND, null);
    }

    @Test
    void slotClosedByHandIsClosed() {
        String slot = slot(5);
        Books.write("UPDATE availability_slots SET is_available = false WHERE slot_id = ?", slot);
        expect(client.ask(booking(slot)), ErrorCode.SLOT_UNAVAILABLE, Reason.CLOSED);
        Books.write("UPDATE availability_slots SET is_available = true WHERE slot_id = ?", slot);
        assertThat(client.ask(booking(slot))).isInstanceOf(BookingConfirmed.class);
    }

    @Test
    void fullSlotIsFull() {
        String slot = slot(2);
        assertThat(client.ask(booking(slot, 2))).isInstanceOf(BookingConfirmed.class);
        expect(client.ask(booking(slot)), ErrorCode.SLOT_UNAVAILABLE, Reason.FULL);
    }

    @Test
    void slotThatBeganIsInThePast() {
        String slot = slot(2);
        Books.write("UPDATE availability_slots SET starts_at = now() - interval '1 minute' WHERE slot_id = ?", slot);
        expect(client.ask(booking(slot)), ErrorCode.SLOT_UNAVAILABLE, Reason.IN_PAST);
    }

    @Test
    void changedTermsAreNoticed() {
        String slot = slot(5);
        Books.write("UPDATE availability_slots SET ends_at = ends_at + interval '1 hour' WHERE slot_id = ?", slot);
        expect(client.ask(expecting(slot, new SeatCommand.Expected(null, 1))), ErrorCode.SLOT_CHANGED, Reason.TERMS);
        assertThat(client.ask(expecting(slot, new SeatCommand.Expected(null, 2))))
                .isInstanceOf(BookingConfirmed.class);
    }

    @Test
    void changedBookingsAreNoticed() {
        String slot = slot(5);
        assertThat(client.ask(expecting(slot, new SeatCommand.Expected(0, 1)))).isInstanceOf(BookingConfirmed.class);
        expect(client.ask(expecting(slot, new SeatCommand.Expected(0, 1))), ErrorCode.SLOT_CHANGED, Reason.BOOKINGS);
    }

    private static BookingRejected rejected(byte[] reply) {
        return (BookingRejected) ContractJson.readReply(reply);
    }

    private static void expect(Reply reply, ErrorCode code, @Nullable Reason reason) {
        assertThat(reply).isInstanceOfSatisfying(BookingRejected.class, no -> {
            assertThat(no.code()).isEqualTo(code);
            assertThat(no.reason()).isEqualTo(reason);
        });
    }
}
