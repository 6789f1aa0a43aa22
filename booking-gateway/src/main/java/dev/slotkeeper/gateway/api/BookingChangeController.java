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
    private final CommandFactory commandFactory;
    private final CustomerRateLimiter rateLimiter;
    private final CallerResolver callerResolver;
    private final Shares shares;
    private final AlternativeSlots alternatives;
    private final GatewaySettings settings;

    BookingChangeController(
            BookingRequests requests,
            BookingRepository bookingRepository,
            CommandFactory commandFactory,
            CustomerRateLimiter rateLimiter,
            CallerResolver callerResolver,
            Shares shares,
            AlternativeSlots alternatives,
            GatewaySettings settings) {
        this.requests = requests;
        this.bookingRepository = bookingRepository;
        this.commandFactory = commandFactory;
        this.rateLimiter = rateLimiter;
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
                body(http), commandFactory.requestIds("hold", IdempotencyKey.of(http)), caller.defaultCustomer());
        caller.requireOwn(hold.customerId());
        if (!rateLimiter.admits(hold.customerId())) {
            return ResponseMetrics.recorded(http, completedFuture(OutcomeResponses.tooManyRequests(hold.requestId())));
        }
        return ResponseMetrics.recorded(
                http, shares.runWaiting(http, 1, () -> callerWait.submit(requests, hold, alternatives)));
    }

    @PostMapping("/holds/{holdId}/confirm")
    CompletableFuture<ResponseEntity<byte[]>> confirm(HttpServletRequest http, @PathVariable("holdId") String holdId)
            throws IOException {
        return submitChange(http, Kind.CONFIRM_HOLD, "holdId", holdId, ContractJson.readCustomerId(body(http)));
    }

    @DeleteMapping("/holds/{holdId}")
    CompletableFuture<ResponseEntity<byte[]>> release(
            HttpServletRequest http,
            @PathVariable("holdId") String holdId,
            @RequestParam(name = "customerId", required = false) @Nullable String customerId) {
        return submitChange(http, Kind.RELEASE_HOLD, "holdId", holdId, ContractJson.readCustomerId(customerId));
    }

    @DeleteMapping("/bookings/{requestId}")
    CompletableFuture<ResponseEntity<byte[]>> cancel(
            HttpServletRequest http,
            @PathVariable("requestId") String bookingId,
            @RequestParam(name = "customerId", required = false) @Nullable String customerId) {
        return submitChange(http, Kind.CANCEL_BOOKING, "bookingId", bookingId, ContractJson.readCustomerId(customerId));
    }

    @PostMapping(path = "/bookings/{bookingId}/reschedule", consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> reschedule(
            HttpServletRequest http, @PathVariable("bookingId") String bookingId) throws IOException {
        CallerWait callerWait = CallerWait.begin(http, settings);
        UUID id = ContractJson.readRequestId("bookingId", bookingId);
        byte[] body = body(http);
        String customerId = callerResolver.of(http).effectiveCustomer(ContractJson.readCustomerId(body));
        ContractJson.RequestIds requestIds = commandFactory.requestIds("reschedule", IdempotencyKey.of(http));
        if (!rateLimiter.admits(customerId)) {
            return rateLimited(http, id);
        }
        return ResponseMetrics.recorded(
                http,
                lookUpAndSubmit(
                        http,
                        id,
                        customerId,
                        callerWait,
                        slotId -> withCustomer(customerId, ContractJson.readReschedule(body, id, slotId, requestIds))));
    }

    private static RescheduleBooking withCustomer(@Nullable String customerId, RescheduleBooking command) {
        return new RescheduleBooking(
                command.requestId(),
                command.slotId(),
                command.bookingId(),
                customerId,
                command.toSlotId(),
                command.expiresAt());
    }

    private CompletableFuture<ResponseEntity<byte[]>> submitChange(
            HttpServletRequest http, Kind kind, String field, String idText, @Nullable String customerInCall) {
        String customerId = callerResolver.of(http).effectiveCustomer(customerInCall);
        CallerWait callerWait = CallerWait.begin(http, settings);
        UUID id = ContractJson.readRequestId(field, idText);
        UUID requestId =
                commandFactory.requestIds(kind.type(), IdempotencyKey.of(http)).choose(null, id.toString());
        if (!rateLimiter.admits(customerId)) {
            return rateLimited(http, id);
        }
        return ResponseMetrics.recorded(
                http,
                lookUpAndSubmit(
                        http,
                        id,
                        customerId,
                        callerWait,
                        slotId -> new BookingCommand(kind, requestId, slotId, id, customerId)));
    }

    /**
     * Looks up the slot of a booking, then submits the command. The key of a command's record is the slot id, which
     * these calls do not contain.
     */
    private CompletableFuture<ApiResponse> lookUpAndSubmit(
            HttpServletRequest http,
            UUID bookingId,
            @Nullable String customerId,
            CallerWait callerWait,
            Function<String, Command> command) {
        BookingRequests callerRequests = requests.withCurrentCaller();
        ShareHolder holder = shares.holder(http);
        // Released as soon as the lookup is complete; the wait for the reply has a permit of its own.
        Shares.Permit lookup = shares.take(BoundedResource.LOOKUPS, holder, 1);
        if (lookup == null) {
            return completedFuture(shares.refusal(BoundedResource.LOOKUPS, holder));
        }
        return bookingRepository
                .slotOf(bookingId, callerResolver.scopeOf(customerId))
                .whenComplete((found, failure) -> lookup.release())
                .thenCompose(found -> found.map(slotId -> shares.withPermit(
                                BoundedResource.WAITING,
                                holder,
                                1,
                                () -> callerWait.submit(callerRequests, command.apply(slotId), alternatives)))
                        .orElseGet(() -> completedFuture(bookingNotFound(bookingId))));
    }

    private static CompletableFuture<ResponseEntity<byte[]>> rateLimited(HttpServletRequest http, UUID bookingId) {
        ApiResponse response = OutcomeResponses.tooManyRequests()
                .with("bookingId", bookingId.toString())
                .response();
        return ResponseMetrics.recorded(http, completedFuture(response));
    }

    private static ApiResponse bookingNotFound(UUID bookingId) {
        return Problem.of(ErrorCode.VALIDATION_ERROR, Reason.NOT_FOUND, Reason.NOT_FOUND.message())
                .with("bookingId", bookingId.toString())
                .response();
    }

    private byte[] body(HttpServletRequest http) throws IOException {
        return RequestBodyReader.read(http, ContractJson.MAX_BYTES);
    }
}
