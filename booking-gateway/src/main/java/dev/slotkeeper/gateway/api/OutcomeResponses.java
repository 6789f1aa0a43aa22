package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.SlotUpdate;
import dev.slotkeeper.gateway.kafka.Outcome;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.SlotTag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Creates the HTTP response for the outcome of one request. */
final class OutcomeResponses {

    private OutcomeResponses() {}

    /** Creates the response; a refusal of seats also names slots that are open instead. */
    static ApiResponse of(Outcome outcome, Command command, AlternativeSlots alternatives) {
        if (outcome instanceof Outcome.Decided decided) {
            return decided(decided, command, alternatives);
        }
        if (outcome instanceof Outcome.Undecided undecided) {
            return undecided(command.requestId(), undecided);
        }
        Outcome.NotAccepted notTaken = (Outcome.NotAccepted) outcome;
        return notAccepted(notTaken.cause())
                .about(command.requestId())
                .retryAfter(notTaken.retrySeconds())
                .response();
    }

    private static ApiResponse decided(Outcome.Decided decided, Command command, AlternativeSlots alternatives) {
        return decided.reply().accept(new Reply.Visitor<ApiResponse>() {
            @Override
            public ApiResponse visit(BookingConfirmed confirmed) {
                return ApiResponse.json(HttpStatus.CREATED, "CONFIRMED", decided.json())
                        .with(HttpHeaders.LOCATION, "/v1/bookings/" + confirmed.bookingId());
            }

            @Override
            public ApiResponse visit(BookingRejected rejected) {
                List<SlotState> open = alternatives.to(command, rejected);
                boolean isOtherSlot = command instanceof ChangeSlot && rejected.code() == ErrorCode.SLOT_CHANGED;
                Problem problem =
                        isOtherSlot ? Problem.of(rejected, HttpStatus.PRECONDITION_FAILED) : Problem.of(rejected);
                return (open.isEmpty() ? problem : problem.with("alternatives", SlotResponses.toArray(open)))
                        .response();
            }

            @Override
            public ApiResponse visit(BookingUpdate update) {
                return command instanceof ExtendHold
                        ? ApiResponse.json(HttpStatus.OK, update.kind().name(), decided.json())
                        : updated(update, decided.json());
            }

            @Override
            public ApiResponse visit(SlotCreated created) {
                return ApiResponse.json(HttpStatus.CREATED, "SLOT_CREATED", ContractJson.write(created.slot()))
                        .with(HttpHeaders.ETAG, SlotTag.of(created.slot()))
                        .with(HttpHeaders.LOCATION, "/v1/slots/" + created.slotId());
            }

            @Override
            public ApiResponse visit(SlotUpdate update) {
                return ApiResponse.json(HttpStatus.OK, update.kind().name(), ContractJson.write(update.slot()))
                        .with(HttpHeaders.ETAG, SlotTag.of(update.slot()));
            }
        });
    }

    private static ApiResponse updated(BookingUpdate update, byte[] json) {
        HttpStatus status =
                switch (update.kind()) {
                    case SLOT_HELD -> HttpStatus.CREATED;
                    case BOOKING_WAITLISTED -> HttpStatus.ACCEPTED;
                    case BOOKING_CANCELLED, HOLD_RELEASED, HOLD_EXPIRED, WAITLIST_EXPIRED, BOOKING_RESCHEDULED ->
                        HttpStatus.OK;
                };
        ApiResponse apiResponse = ApiResponse.json(status, update.kind().name(), json);
        return status == HttpStatus.OK
                ? apiResponse
                : apiResponse.with(HttpHeaders.LOCATION, "/v1/bookings/" + update.bookingId());
    }

    private static ApiResponse undecided(UUID requestId, Outcome.Undecided undecided) {
        return ApiResponse.json(
                        HttpStatus.ACCEPTED, "PENDING", PendingResponse.json(requestId, undecided.queuePosition()))
                .with(HttpHeaders.LOCATION, location(requestId, undecided.position()))
                .with(HttpHeaders.RETRY_AFTER, Problem.RETRY_SECONDS);
    }

    /**
     * Returns the address of a request's outcome. With its partition and offset, any gateway can distinguish an
     * undecided request from an unknown one.
     */
    static String location(UUID requestId, LogPosition position) {
        return "/v1/bookings/" + requestId + "?partition=" + position.partition() + "&offset=" + position.offset();
    }

    static ApiResponse tooManyLookups() {
        return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, "Too many look this up at the moment.")
                .response();
    }

    static Problem notAccepted(Cause cause) {
        return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, detail(cause));
    }

    static String detail(Cause cause) {
        return switch (cause) {
            case KAFKA_UNAVAILABLE -> "Requests can't be taken at the moment; nothing was booked.";
            case TOO_MANY_WAITING -> "Too many requests are waiting at the moment; nothing was booked.";
            case QUEUE_TOO_LONG ->
                "Too many requests for this slot and its neighbours wait already to decide this one in time; nothing was"
                        + " booked.";
            case STOPPING -> "This gateway is stopping; nothing was booked.";
            case UNCERTAIN ->
                "It is not known whether the request was taken. Send it again with the same request id or"
                        + " Idempotency-Key: it is decided once only.";
        };
    }
}
