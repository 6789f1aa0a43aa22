package dev.slotkeeper.gateway.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingCommand.Kind;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import dev.slotkeeper.gateway.slots.Bookings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Handles holds, cancellations and reschedules. */
@RestController
@RequestMapping(
        path = "/v1",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
final class BookingChanges {

    private final BookingRequests requests;
    private final Bookings bookings;
    private final RequestIds ids;
    private final ClientRates rates;
    private final Callers callers;
    private final Shares shares;
    private final Alternatives alternatives;
    private final GatewaySettings settings;

    BookingChanges(
            BookingRequests requests,
            Bookings bookings,
            RequestIds ids,
            ClientRates rates,
            Callers callers,
            Shares shares,
            Alternatives alternatives,
            GatewaySettings settings) {
        this.requests = requests;
        this.bookings = bookings;
        this.ids = ids;
        this.rates = rates;
        this.callers = callers;
        this.shares = shares;
        this.alternatives = alternatives;
        this.settings = settings;
    }

    @PostMapping(path = "/holds", consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> hold(HttpServletRequest http) throws IOException {
        Waiting waiting = Waiting.begin(http, settings);
        Caller caller = callers.of(http);
        HoldSlot hold = ContractJson.readHoldSlot(
                body(http), ids.choosing("hold", IdempotencyKey.of(http)), caller.defaultCustomer());
        caller.requireOwn(hold.customerId());
        if (!rates.admits(hold.customerId())) {
            return AnswerMeter.noted(http, completedFuture(Answers.tooManyRequests(hold.requestId())));
        }
        return AnswerMeter.noted(http, shares.waiting(http, 1, () -> waiting.submit(requests, hold, alternatives)));
    }

    @PostMapping("/holds/{holdId}/confirm")
    CompletableFuture<ResponseEntity<byte[]>> confirm(HttpServletRequest http, @PathVariable("holdId") String holdId)
            throws IOException {
        return become(http, Kind.CONFIRM_HOLD, "holdId", holdId, ContractJson.readCustomerId(body(http)));
    }

    @DeleteMapping("/holds/{holdId}")
    CompletableFuture<ResponseEntity<byte[]>> release(
            HttpServletRequest http,
            @PathVariable("holdId") String holdId,
            @RequestParam(name = "customerId", required = false) @Nullable String customerId) {
        return become(http, Kind.RELEASE_HOLD, "holdId", holdId, ContractJson.readCustomerId(customerId));
    }

    @DeleteMapping("/bookings/{requestId}")
    CompletableFuture<ResponseEntity<byte[]>> cancel(
            HttpServletRequest http,
            @PathVariable("requestId") String bookingId,
            @RequestParam(name = "customerId", required = false) @Nullable String customerId) {
        return become(http, Kind.CANCEL_BOOKING, "bookingId", bookingId, ContractJson.readCustomerId(customerId));
    }

    @PostMapping(path = "/bookings/{bookingId}/reschedule", consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> reschedule(
            HttpServletRequest http, @PathVariable("bookingId") String bookingId) throws IOException {
        Waiting waiting = Waiting.begin(http, settings);
        UUID id = ContractJson.readRequestId("bookingId", bookingId);
        byte[] body = body(http);
        String customerId = callers.of(http).actsFor(ContractJson.readCustomerId(body));
        ContractJson.RequestIds choosing = ids.choosing("reschedule", IdempotencyKey.of(http));
        if (!rates.admits(customerId)) {
            return tooMany(http, id);
        }
        return AnswerMeter.noted(
                http,
                ofSlot(
                        http,
                        id,
                        customerId,
                        waiting,
                        slotId -> of(customerId, ContractJson.readReschedule(body, id, slotId, choosing))));
    }

    private static RescheduleBooking of(@Nullable String customerId, RescheduleBooking read) {
        return new RescheduleBooking(
                read.requestId(), read.slotId(), read.bookingId(), customerId, read.toSlotId(), read.expiresAt());
    }

    private CompletableFuture<ResponseEntity<byte[]>> become(
            HttpServletRequest http, Kind kind, String field, String given, @Nullable String named) {
        String customerId = callers.of(http).actsFor(named);
        Waiting waiting = Waiting.begin(http, settings);
        UUID id = ContractJson.readRequestId(field, given);
        UUID requestId = ids.choosing(kind.type(), IdempotencyKey.of(http)).choose(null, id.toString());
        if (!rates.admits(customerId)) {
            return tooMany(http, id);
        }
        return AnswerMeter.noted(
                http,
                ofSlot(
                        http,
                        id,
                        customerId,
                        waiting,
                        slotId -> new BookingCommand(kind, requestId, slotId, id, customerId)));
    }

    /**
     * Looks up the slot of a booking, then submits the command. Commands are keyed by the slot, which these callers
     * need not know.
     */
    private CompletableFuture<Answer> ofSlot(
            HttpServletRequest http,
            UUID bookingId,
            @Nullable String customerId,
            Waiting waiting,
            Function<String, Command> command) {
        BookingRequests mine = requests.forThisCaller();
        ShareHolder holder = shares.holder(http);
        // The lookup is complete, and its permit released, before the wait begins.
        Shares.Permit lookup = shares.take(BoundedPlace.LOOKUPS, holder, 1);
        if (lookup == null) {
            return completedFuture(shares.refusal(BoundedPlace.LOOKUPS, holder));
        }
        return bookings.slotOf(bookingId, callers.scopeOf(customerId))
                .whenComplete((found, failure) -> lookup.release())
                .thenCompose(found -> found.map(slotId -> shares.within(
                                BoundedPlace.WAITING,
                                holder,
                                1,
                                () -> waiting.submit(mine, command.apply(slotId), alternatives)))
                        .orElseGet(() -> completedFuture(unknown(bookingId))));
    }

    private static CompletableFuture<ResponseEntity<byte[]>> tooMany(HttpServletRequest http, UUID bookingId) {
        Answer answer = Answers.tooManyRequests()
                .with("bookingId", bookingId.toString())
                .answer();
        return AnswerMeter.noted(http, completedFuture(answer));
    }

    private static Answer unknown(UUID bookingId) {
        return Problem.of(ErrorCode.VALIDATION_ERROR, Reason.NOT_FOUND, Reason.NOT_FOUND.message())
                .with("bookingId", bookingId.toString())
                .answer();
    }

    private byte[] body(HttpServletRequest http) throws IOException {
        return RequestBody.read(http, ContractJson.MAX_BYTES);
    }
}
