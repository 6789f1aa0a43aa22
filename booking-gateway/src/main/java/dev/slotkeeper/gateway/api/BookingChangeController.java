package dev.slotkeeper.gateway.api;

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
import dev.slotkeeper.gateway.database.BookingRepository;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.BoundedResource;
import dev.slotkeeper.gateway.web.Caller;
import dev.slotkeeper.gateway.web.CallerResolver;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.ShareHolder;
import dev.slotkeeper.gateway.web.Shares;
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
final class BookingChangeController {

    private final BookingRequests requests;
    private final BookingRepository bookingRepository;
    private final CommandFactory ids;
    private final CustomerRateLimiter rates;
    private final CallerResolver callerResolver;
    private final Shares shares;
    private final AlternativeSlots alternatives;
    private final GatewaySettings settings;

    BookingChangeController(
            BookingRequests requests,
            BookingRepository bookingRepository,
            CommandFactory ids,
            CustomerRateLimiter rates,
            CallerResolver callerResolver,
            Shares shares,
            AlternativeSlots alternatives,
            GatewaySettings settings) {
        this.requests = requests;
        this.bookingRepository = bookingRepository;
        this.ids = ids;
        this.rates = rates;
        this.callerResolver = callerResolver;
        this.shares = shares;
        this.alternatives = alternatives;
        this.settings = settings;
    }

    @PostMapping(path = "/holds", consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> hold(HttpServletRequest http) throws IOException {
        CallerWait callerWait = CallerWait.begin(http, settings);
        Caller caller = callerResolver.of(http);
        HoldSlot hold = ContractJson.readHoldSlot(
                body(http), ids.choosing("hold", IdempotencyKey.of(http)), caller.defaultCustomer());
        caller.requireOwn(hold.customerId());
        if (!rates.admits(hold.customerId())) {
            return ResponseMetrics.noted(http, completedFuture(OutcomeResponses.tooManyRequests(hold.requestId())));
        }
        return ResponseMetrics.noted(
                http, shares.waiting(http, 1, () -> callerWait.submit(requests, hold, alternatives)));
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
        CallerWait callerWait = CallerWait.begin(http, settings);
        UUID id = ContractJson.readRequestId("bookingId", bookingId);
        byte[] body = body(http);
        String customerId = callerResolver.of(http).actsFor(ContractJson.readCustomerId(body));
        ContractJson.RequestIds choosing = ids.choosing("reschedule", IdempotencyKey.of(http));
        if (!rates.admits(customerId)) {
            return tooMany(http, id);
        }
        return ResponseMetrics.noted(
                http,
                ofSlot(
                        http,
                        id,
                        customerId,
                        callerWait,
                        slotId -> of(customerId, ContractJson.readReschedule(body, id, slotId, choosing))));
    }

    private static RescheduleBooking of(@Nullable String customerId, RescheduleBooking read) {
        return new RescheduleBooking(
                read.requestId(), read.slotId(), read.bookingId(), customerId, read.toSlotId(), read.expiresAt());
    }

    private CompletableFuture<ResponseEntity<byte[]>> become(
            HttpServletRequest http, Kind kind, String field, String given, @Nullable String named) {
        String customerId = callerResolver.of(http).actsFor(named);
        CallerWait callerWait = CallerWait.begin(http, settings);
        UUID id = ContractJson.readRequestId(field, given);
        UUID requestId = ids.choosing(kind.type(), IdempotencyKey.of(http)).choose(null, id.toString());
        if (!rates.admits(customerId)) {
            return tooMany(http, id);
        }
        return ResponseMetrics.noted(
                http,
                ofSlot(
                        http,
                        id,
                        customerId,
                        callerWait,
                        slotId -> new BookingCommand(kind, requestId, slotId, id, customerId)));
    }

    /**
     * Looks up the slot of a booking, then submits the command. Commands are keyed by the slot, which these callers
     * need not know.
     */
    private CompletableFuture<ApiResponse> ofSlot(
            HttpServletRequest http,
            UUID bookingId,
            @Nullable String customerId,
            CallerWait callerWait,
            Function<String, Command> command) {
        BookingRequests mine = requests.forThisCaller();
        ShareHolder holder = shares.holder(http);
        // The lookup is complete, and its permit released, before the wait begins.
        Shares.Permit lookup = shares.take(BoundedResource.LOOKUPS, holder, 1);
        if (lookup == null) {
            return completedFuture(shares.refusal(BoundedResource.LOOKUPS, holder));
        }
        return bookingRepository
                .slotOf(bookingId, callerResolver.scopeOf(customerId))
                .whenComplete((found, failure) -> lookup.release())
                .thenCompose(found -> found.map(slotId -> shares.within(
                                BoundedResource.WAITING,
                                holder,
                                1,
                                () -> callerWait.submit(mine, command.apply(slotId), alternatives)))
                        .orElseGet(() -> completedFuture(unknown(bookingId))));
    }

    private static CompletableFuture<ResponseEntity<byte[]>> tooMany(HttpServletRequest http, UUID bookingId) {
        ApiResponse response = OutcomeResponses.tooManyRequests()
                .with("bookingId", bookingId.toString())
                .response();
        return ResponseMetrics.noted(http, completedFuture(response));
    }

    private static ApiResponse unknown(UUID bookingId) {
        return Problem.of(ErrorCode.VALIDATION_ERROR, Reason.NOT_FOUND, Reason.NOT_FOUND.message())
                .with("bookingId", bookingId.toString())
                .response();
    }

    private byte[] body(HttpServletRequest http) throws IOException {
        return RequestBodyReader.read(http, ContractJson.MAX_BYTES);
    }
}
