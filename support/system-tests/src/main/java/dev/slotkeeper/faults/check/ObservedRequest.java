package dev.slotkeeper.faults.check;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.LoggedRequestReader;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of the request log, interpreted according to the contract.
 *
 * @param request null if the message names no request or no slot, so that it becomes a dead letter
 */
public record ObservedRequest(Message message, @Nullable LoggedRequest request) {

    static ObservedRequest read(Message message, LoggedRequestReader reader, int partitions) {
        LogPlace place = new LogPlace(message.partition(), message.offset());
        return new ObservedRequest(
                message, reader.read(place, message.timestamp(), message.key(), message.value(), partitions));
    }

    @Nullable
    UUID requestId() {
        return request == null ? null : request.requestId();
    }

    /** Returns the instant after which the request must not be granted; null if there is none. */
    @Nullable
    Instant deadline() {
        return request == null ? null : request.deadline();
    }

    /** Returns the command; null if the message breaks the contract. */
    @Nullable
    Command command() {
        return request == null ? null : request.command();
    }

    boolean isUnreadable() {
        return request == null;
    }

    /** Returns true if the message names its request and slot, but breaks another rule of the contract. */
    boolean isMalformed() {
        return request != null && request.command() == null;
    }

    /** Returns true for a request for seats; a grant makes a booking with the request's id. */
    boolean makesBooking() {
        return command() instanceof SeatCommand || command() instanceof RescheduleBooking;
    }

    /** Returns the booking that the command names; null if it names none. */
    @Nullable
    UUID bookingId() {
        if (command() instanceof BookingCommand booking) {
            return booking.bookingId();
        }
        if (command() instanceof ExtendHold extension) {
            return extension.holdId();
        }
        return command() instanceof RescheduleBooking move ? move.bookingId() : null;
    }

    /** Returns the slot that the command moves a booking to; null if it moves none. */
    @Nullable
    String toSlotId() {
        return command() instanceof RescheduleBooking move ? move.toSlotId() : null;
    }

    /** Returns true if the command names a customer; otherwise an administrator sent it. */
    boolean isOfCustomer() {
        Command command = command();
        return command != null && command.customerId() != null;
    }

    /** Returns the request without what it expects of the slot that it moves a booking to. */
    ObservedRequest expectingNothingElsewhere() {
        return request == null ? this : new ObservedRequest(message, request.expectingNothingElsewhere());
    }

    /**
     * Returns an object that is equal for two messages with the same request, whose deadlines may differ; null if
     * unreadable. A misplaced message has the content of the decided one if only its partition is another.
     */
    @Nullable
    Object content(@Nullable ObservedRequest decided) {
        if (decided != null && repeats(decided)) {
            return decided.content(null);
        }
        return request == null ? null : request.digest();
    }

    /** Returns true if the message is misplaced, but gets the answer of the decided one, which was in its partition. */
    boolean repeats(@Nullable ObservedRequest decided) {
        return decided != null
                && decided.command() != null
                && request != null
                && request.misplaced() != null
                && new RequestDigest().of(request.misplaced()).equals(decided.content(null));
    }

    boolean isOf(Tables.DecisionRow decision) {
        return decision.partition() == message.partition() && decision.offset() == message.offset();
    }
}
