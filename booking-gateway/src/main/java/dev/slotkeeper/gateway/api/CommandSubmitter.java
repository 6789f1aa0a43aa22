package dev.slotkeeper.gateway.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.database.BookingRepository;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.BoundedResource;
import dev.slotkeeper.gateway.web.CallerResolver;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.ShareHolder;
import dev.slotkeeper.gateway.web.Shares;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Submits the commands of calls and completes each call with its outcome. A call takes one of its customer's permits,
 * and a part of its caller's share while it waits.
 */
@Component
final class CommandSubmitter {

    private final BookingRequests requests;
    private final BookingRepository bookingRepository;
    private final CustomerRateLimiter rateLimiter;
    private final CallerResolver callerResolver;
    private final Shares shares;
    private final AlternativeSlots alternatives;
    private final GatewaySettings settings;

    CommandSubmitter(
            BookingRequests requests,
            BookingRepository bookingRepository,
            CustomerRateLimiter rateLimiter,
            CallerResolver callerResolver,
            Shares shares,
            AlternativeSlots alternatives,
            GatewaySettings settings) {
        this.requests = requests;
        this.bookingRepository = bookingRepository;
        this.rateLimiter = rateLimiter;
        this.callerResolver = callerResolver;
        this.shares = shares;
        this.alternatives = alternatives;
        this.settings = settings;
    }

    /** Submits one command. */
    CompletableFuture<ResponseEntity<byte[]>> submit(HttpServletRequest http, Command command) {
        CallerWait wait = CallerWait.begin(http, settings);
        String requestId = command.requestId().toString();
        return ResponseMetrics.recorded(
                http,
                rateLimiter.limit(
                        command.customerId(),
                        "requestId",
                        requestId,
                        () -> submit(requests, shares.holder(http), command, wait)));
    }

    /** Submits commands that create slots. If there is no room for all their replies, none of them is submitted. */
    CompletableFuture<ResponseEntity<byte[]>> submitAll(HttpServletRequest http, List<CreateSlot> commands) {
        CallerWait wait = CallerWait.begin(http, settings);
        return ResponseMetrics.recorded(
                http,
                shares.withPermit(BoundedResource.WAITING, shares.holder(http), commands.size(), () -> SlotResponses.of(
                                commands, requests.submit(commands, wait.left()))
                        .thenApply(wait::applied)));
    }

    /**
     * Submits a command on a booking after looking up the booking's slot. The slot id is the key of the command's
     * record, and these calls do not contain it.
     *
     * @param customerId the customer for whom the call acts; null for an administrator's call that names none
     * @param command creates the command from the slot id
     */
    CompletableFuture<ResponseEntity<byte[]>> submitForBooking(
            HttpServletRequest http, UUID bookingId, @Nullable String customerId, Function<String, Command> command) {
        CallerWait wait = CallerWait.begin(http, settings);
        return ResponseMetrics.recorded(
                http,
                rateLimiter.limit(
                        customerId,
                        "bookingId",
                        bookingId.toString(),
                        () -> lookUpAndSubmit(shares.holder(http), bookingId, customerId, command, wait)));
    }

    private CompletableFuture<ApiResponse> lookUpAndSubmit(
            ShareHolder holder,
            UUID bookingId,
            @Nullable String customerId,
            Function<String, Command> command,
            CallerWait wait) {
        BookingRequests callerRequests = requests.withCurrentCaller();
        // Released as soon as the lookup is complete; the wait for the reply has a permit of its own.
        Shares.Permit lookup = shares.take(BoundedResource.LOOKUPS, holder, 1);
        if (lookup == null) {
            return completedFuture(shares.refusal(BoundedResource.LOOKUPS, holder));
        }
        return bookingRepository
                .slotOf(bookingId, callerResolver.scopeOf(customerId))
                .whenComplete((found, failure) -> lookup.release())
                .thenCompose(found -> found.map(slotId -> submit(callerRequests, holder, command.apply(slotId), wait))
                        .orElseGet(() -> completedFuture(bookingNotFound(bookingId))));
    }

    private CompletableFuture<ApiResponse> submit(
            BookingRequests callerRequests, ShareHolder holder, Command command, CallerWait wait) {
        return shares.withPermit(BoundedResource.WAITING, holder, 1, () -> callerRequests
                .submit(List.of(command), wait.left())
                .get(0)
                .thenApply(outcome -> wait.applied(OutcomeResponses.of(outcome, command, alternatives))));
    }

    private static ApiResponse bookingNotFound(UUID bookingId) {
        return Problem.of(ErrorCode.VALIDATION_ERROR, Reason.NOT_FOUND, Reason.NOT_FOUND.message())
                .with("bookingId", bookingId.toString())
                .response();
    }
}
