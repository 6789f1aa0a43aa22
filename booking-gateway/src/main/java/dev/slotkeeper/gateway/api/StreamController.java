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
public final class StreamController {

    private final StreamAdmission admission;
    private final SlotStreams slots;
    private final BookingStreams bookings;
    private final BookingStatusLookup lookup;
    private final CallerResolver callerResolver;
    private final Shares shares;
    private final GatewaySettings settings;
    private final Semaphore lookups = new Semaphore(BoundedResource.MAX_STREAM_LOOKUPS);

    StreamController(
            StreamAdmission admission,
            SlotStreams slots,
            BookingStreams bookings,
            BookingStatusLookup lookup,
            CallerResolver callerResolver,
            Shares shares,
            GatewaySettings settings) {
        this.admission = admission;
        this.slots = slots;
        this.bookings = bookings;
        this.lookup = lookup;
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
        String resource = resourceId == null ? null : ContractJson.readSlotId("resourceId", resourceId);
        return admission.open(request, response, slots.listener(resource, StreamAdmission.lastEventId(request)));
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
            return ResponseMetrics.noted(request, refusal);
        }
        Caller caller = callerResolver.of(request);
        BookingStatusLookup.LookupResult looked = lookUp(shares.holder(request), id, position, caller);
        BookingState state = looked.state();
        if (state == null) {
            return ResponseMetrics.noted(request, looked.answer());
        }
        if (state.isFinal() && state.status().equals(StreamAdmission.lastEventId(request))) {
            return StreamAdmission.over(request);
        }
        return admission.open(request, response, bookings.listener(id, state, caller.scope()));
    }

    private BookingStatusLookup.LookupResult lookUp(
            ShareHolder holder, UUID id, @Nullable LogPosition position, Caller caller)
            throws InterruptedException, TimeoutException {
        Shares.Permit permit = shares.take(BoundedResource.STREAM_LOOKUPS, holder, 1);
        if (permit == null) {
            return refused(shares.refusal(BoundedResource.STREAM_LOOKUPS, holder));
        }
        try {
            if (!lookups.tryAcquire()) {
                return refused(OutcomeResponses.tooManyLookups());
            }
            try {
                return wait(lookup.lookUp(id, position, caller));
            } finally {
                lookups.release();
            }
        } finally {
            permit.release();
        }
    }

    private static BookingStatusLookup.LookupResult refused(ApiResponse apiResponse) {
        return new BookingStatusLookup.LookupResult(apiResponse, null);
    }

    /**
     * Waits for a lookup. It blocks, because only the thread that brought a request can have its connection taken over.
     */
    private BookingStatusLookup.LookupResult wait(CompletableFuture<BookingStatusLookup.LookupResult> answer)
            throws InterruptedException, TimeoutException {
        try {
            return answer.get(2 * settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new TimeoutException(String.valueOf(failed.getMessage()));
        }
    }
}
