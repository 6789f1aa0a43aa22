package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.live.BookingState;
import dev.slotkeeper.gateway.live.BookingStreams;
import dev.slotkeeper.gateway.live.SlotStreams;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.BoundedResource;
import dev.slotkeeper.gateway.web.Caller;
import dev.slotkeeper.gateway.web.CallerResolver;
import dev.slotkeeper.gateway.web.QueryParameters;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.ShareHolder;
import dev.slotkeeper.gateway.web.Shares;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Opens streams of slots and of bookings. The calls are documented in {@code booking-gateway-openapi.yaml}. */
@Hidden
@RestController
final class StreamController {

    private final StreamAdmission admission;
    private final SlotStreams slotStreams;
    private final BookingStreams bookingStreams;
    private final BookingStatusLookup statusLookup;
    private final CallerResolver callerResolver;
    private final Shares shares;
    private final GatewaySettings settings;
    private final Semaphore lookupPermits = new Semaphore(BoundedResource.MAX_STREAM_LOOKUPS);

    StreamController(
            StreamAdmission admission,
            SlotStreams slotStreams,
            BookingStreams bookingStreams,
            BookingStatusLookup statusLookup,
            CallerResolver callerResolver,
            Shares shares,
            GatewaySettings settings) {
        this.admission = admission;
        this.slotStreams = slotStreams;
        this.bookingStreams = bookingStreams;
        this.statusLookup = statusLookup;
        this.callerResolver = callerResolver;
        this.shares = shares;
        this.settings = settings;
    }

    @GetMapping(path = "/v1/slots/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable
    ResponseEntity<byte[]> slots(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "resourceId", required = false) @Nullable String resourceId)
            throws IOException {
        String resource = resourceId == null ? null : ContractJson.readResourceId(resourceId);
        return admission.open(request, response, slotStreams.listener(resource, StreamAdmission.lastEventId(request)));
    }

    @GetMapping(path = "/v1/bookings/{requestId}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable
    ResponseEntity<byte[]> booking(
            HttpServletRequest request,
            HttpServletResponse response,
            @PathVariable("requestId") String requestId,
            @RequestParam(name = "partition", required = false) @Nullable String partition,
            @RequestParam(name = "offset", required = false) @Nullable String offset)
            throws IOException, InterruptedException, TimeoutException {
        UUID id = ContractJson.readRequestId("requestId", requestId);
        LogPosition position = QueryParameters.position(partition, offset);
        ApiResponse refusal = admission.refusal();
        if (refusal != null) {
            return ResponseMetrics.recorded(request, refusal);
        }
        Caller caller = callerResolver.of(request);
        BookingStatusLookup.LookupResult lookedUp = lookUp(shares.holder(request), id, position, caller);
        BookingState state = lookedUp.state();
        if (state == null) {
            return ResponseMetrics.recorded(request, lookedUp.answer());
        }
        if (state.isFinal() && state.status().equals(StreamAdmission.lastEventId(request))) {
            return StreamAdmission.noFurtherEvents(request);
        }
        return admission.open(request, response, bookingStreams.listener(id, state, caller.scope()));
    }

    private BookingStatusLookup.LookupResult lookUp(
            ShareHolder holder, UUID id, @Nullable LogPosition position, Caller caller)
            throws InterruptedException, TimeoutException {
        Shares.Permit permit = shares.take(BoundedResource.STREAM_LOOKUPS, holder, 1);
        if (permit == null) {
            return refused(shares.refusal(BoundedResource.STREAM_LOOKUPS, holder));
        }
        try {
            if (!lookupPermits.tryAcquire()) {
                return refused(OutcomeResponses.tooManyLookups());
            }
            try {
                return await(statusLookup.lookUp(id, position, caller));
            } finally {
                lookupPermits.release();
            }
        } finally {
            permit.release();
        }
    }

    private static BookingStatusLookup.LookupResult refused(ApiResponse refusal) {
        return new BookingStatusLookup.LookupResult(refusal, null);
    }

    /**
     * Waits for a lookup. Blocks, because a stream takes over the connection of its request, and that is possible only
     * on the thread that received the request.
     */
    private BookingStatusLookup.LookupResult await(CompletableFuture<BookingStatusLookup.LookupResult> result)
            throws InterruptedException, TimeoutException {
        try {
            return result.get(2 * settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new TimeoutException(String.valueOf(failed.getMessage()));
        }
    }
}
