package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides one command after the other about one slot, and shows answers as texts. */
abstract class LifecycleFixture {

    static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");
    static final Instant STARTS_AT = NINE.plusSeconds(3_600);
    static final String SLOT = "slot";

    MemoryLedger ledger = new MemoryLedger(WaitlistPolicy.USUAL);
    Instant now = NINE;
    int asked;

    Reply create(String slotId, int capacity) {
        CreateSlot command = new CreateSlot(id(), slotId, "r", STARTS_AT, STARTS_AT.plusSeconds(30), capacity);
        return decide(request(command)).record().reply();
    }

    UUID book(int quantity) {
        return tell(new BookSlot(id(), SLOT, "c", quantity, null, null)).requestId();
    }

    UUID hold(int quantity) {
        return tell(new HoldSlot(id(), SLOT, "c", quantity, 60, null, null)).requestId();
    }

    UUID wait(int quantity, @Nullable Instant until) {
        Reply reply = tell(waiting(quantity, until));
        assertThat(reply).isInstanceOf(BookingUpdate.class);
        return reply.requestId();
    }

    BookSlot waiting(int quantity, @Nullable Instant until) {
        return new BookSlot(id(), SLOT, "c", quantity, null, null, new IfFull(true, until));
    }

    SlotCommand slotCommand(SlotCommand.Kind kind) {
        return new SlotCommand(kind, id(), SLOT, false);
    }

    UUID id() {
        return new UUID(0x7000, ++asked);
    }

    String status(UUID booking) {
        return Objects.requireNonNull(ledger.bookings.get(booking)).status().name();
    }

    Slot slot(String slotId) {
        return Objects.requireNonNull(ledger.slots.get(slotId));
    }

    Reply tell(Command command) {
        return decide(request(command)).record().reply();
    }

    /** Returns the answer and the events that followed, each with the id of its booking. */
    List<String> tellAll(Command command) {
        Answer answer = decide(request(command));
        List<String> all = new ArrayList<>(List.of(shown(answer.record().reply())));
        answer.record().followUpJson().stream()
                .map(ContractJson::readReply)
                .forEach(more -> all.add(shown(more) + " " + bookingId(more)));
        return all;
    }

    Answer decide(Request request) {
        return ledger.decide(now, List.of(request)).get(0);
    }

    Request request(Command command) {
        return new Request.Valid(command, command.requestId(), now.plusSeconds(60));
    }

    static UUID bookingId(Reply reply) {
        return reply instanceof BookingConfirmed yes ? yes.bookingId() : ((BookingUpdate) reply).bookingId();
    }

    static String shown(Reply reply) {
        if (reply instanceof BookingRejected no) {
            return no.reason() == null ? no.code().name() : no.reason().name();
        }
        if (reply instanceof BookingConfirmed yes) {
            return "BookingConfirmed " + (yes.promoted() ? "promoted " : "") + yes.currentBookings() + "/"
                    + yes.capacity();
        }
        if (reply instanceof BookingUpdate update) {
            return update.kind().type() + " " + update.currentBookings() + "/" + update.capacity();
        }
        return reply instanceof SlotUpdate update
                ? update.kind().type() + " " + update.slot().currentBookings() + "/"
                        + update.slot().capacity()
                : ((SlotCreated) reply).slotId();
    }
}
