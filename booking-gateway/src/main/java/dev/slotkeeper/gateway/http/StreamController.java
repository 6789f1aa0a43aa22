package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.Place;
import dev.slotkeeper.gateway.live.BookingState;
import dev.slotkeeper.gateway.live.BookingStreams;
import dev.slotkeeper.gateway.live.SlotStreams;
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

    /** Maximum number of concurrent lookups; each holds one of the web server's threads while it reads the database. */
    static final int MAX_LOOKUPS = 32;

    private final StreamAdmission admission;
    private final SlotStreams slots;
    private final BookingStreams bookings;
    private final BookingLookup lookup;
    private final Callers callers;
    private final Shares shares;
    private final GatewaySettings settings;
    private final Semaphore lookups = new Semaphore(MAX_LOOKUPS);

    StreamController(
            StreamAdmission admission,
            SlotStreams slots,
            BookingStreams bookings,
            BookingLookup lookup,
            Callers callers,
            Shares shares,
            GatewaySettings settings) {
        this.admission = admission;
        this.slots = slots;
        this.bookings = bookings;
        this.lookup = lookup;
        this.callers = callers;
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
        Place place = Parameters.place(partition, offset);
        Answer refusal = admission.refusal();
        if (refusal != null) {
            return AnswerMeter.noted(request, refusal);
        }
        Caller caller = callers.of(request);
        BookingLookup.Looked looked = look(shares.holder(request), id, place, caller);
        BookingState state = looked.state();
        if (state == null) {
            return AnswerMeter.noted(request, looked.answer());
        }
        if (state.isFinal() && state.status().equals(StreamAdmission.lastEventId(request))) {
            return StreamAdmission.over(request);
        }
        return admission.open(request, response, bookings.listener(id, state, caller.scope()));
    }

    private BookingLookup.Looked look(ShareHolder holder, UUID id, @Nullable Place place, Caller caller)
            throws InterruptedException, TimeoutException {
        Shares.Permit permit = shares.take(BoundedPlace.STREAM_LOOKUPS, holder, 1);
        if (permit == null) {
            return refused(shares.refusal(BoundedPlace.STREAM_LOOKUPS, holder));
        }
        try {
            if (!lookups.tryAcquire()) {
                return refused(Answers.tooManyLookups());
            }
            try {
                return wait(lookup.look(id, place, caller));
            } finally {
                lookups.release();
            }
        } finally {
            permit.release();
        }
    }

    private static BookingLookup.Looked refused(Answer answer) {
        return new BookingLookup.Looked(answer, null);
    }

    /**
     * Waits for a lookup. It blocks, because only the thread that brought a request can have its connection taken over.
     */
    private BookingLookup.Looked wait(CompletableFuture<BookingLookup.Looked> answer)
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
