package dev.slotkeeper.gateway.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.OptionalMembers;
import dev.slotkeeper.gateway.live.Watch;
import dev.slotkeeper.gateway.live.WatchRegistry;
import dev.slotkeeper.gateway.live.WatchStreams;
import dev.slotkeeper.gateway.slots.LiveSlots;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.BoundedResource;
import dev.slotkeeper.gateway.web.CallerResolver;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.ShareHolder;
import dev.slotkeeper.gateway.web.Shares;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Creates watches of slots, and opens their streams, which report free seats to callers without a booking. The calls
 * are documented in {@code booking-gateway-openapi.yaml}.
 */
@Hidden
@RestController
final class WatchController {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WatchRegistry watchRegistry;
    private final WatchStreams streams;
    private final LiveSlots liveSlots;
    private final StreamAdmission admission;
    private final CustomerRateLimiter rateLimiter;
    private final CallerResolver callerResolver;
    private final Shares shares;

    WatchController(
            WatchRegistry watchRegistry,
            WatchStreams streams,
            LiveSlots liveSlots,
            StreamAdmission admission,
            CustomerRateLimiter rateLimiter,
            CallerResolver callerResolver,
            Shares shares) {
        this.watchRegistry = watchRegistry;
        this.streams = streams;
        this.liveSlots = liveSlots;
        this.admission = admission;
        this.rateLimiter = rateLimiter;
        this.callerResolver = callerResolver;
        this.shares = shares;
    }

    @PostMapping(
            path = "/v1/slots/{slotId}/watch",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
    CompletableFuture<ResponseEntity<byte[]>> watch(HttpServletRequest http, @PathVariable("slotId") String slotId)
            throws IOException {
        OptionalMembers members =
                ContractJson.readOptionalMembers(RequestBodyReader.read(http, ContractJson.MAX_BYTES));
        String id = ContractJson.readSlotId("slotId", slotId);
        int quantity = members.quantity();
        // The customer is checked as in every other call, but not stored: a watch belongs to no customer.
        String customerId = callerResolver.of(http).effectiveCustomer(members.customerId());
        ShareHolder holder = shares.holder(http);
        return ResponseMetrics.recorded(
                http,
                rateLimiter.limit(
                        customerId,
                        "slotId",
                        id,
                        () -> shares.withPermit(BoundedResource.LOOKUPS, holder, 1, () -> liveSlots
                                .load(List.of(id))
                                .thenApply(found -> addWatch(holder, id, quantity, found.get(id))))));
    }

    private ApiResponse addWatch(ShareHolder holder, String slotId, int quantity, @Nullable VisibleState slot) {
        if (slot == null || slot.deleted()) {
            return Problem.of(ErrorCode.SLOT_NOT_FOUND, null, ErrorCode.SLOT_NOT_FOUND.message())
                    .with("slotId", slotId)
                    .response();
        }
        WatchRegistry.Added added =
                watchRegistry.add(holder.key(), slotId, quantity, shares.limit(BoundedResource.WATCHES, holder));
        if (added instanceof WatchRegistry.Accepted accepted) {
            return created(accepted.watch());
        }
        WatchRegistry.Refused refused = (WatchRegistry.Refused) added;
        return refused.isShareExceeded()
                ? shares.refusal(BoundedResource.WATCHES, holder, refused.seconds())
                : Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, "Too many slots are watched at the moment.")
                        .response();
    }

    private static ApiResponse created(Watch watch) {
        String stream = "/v1/watches/" + watch.watchId() + "/stream";
        ObjectNode body = JSON.createObjectNode()
                .put("watchId", watch.watchId().toString())
                .put("slotId", watch.slotId())
                .put("quantity", watch.quantity())
                .put("expiresAt", watch.expiresAt().toString())
                .put("stream", stream);
        return ApiResponse.json(HttpStatus.CREATED, "WATCHED", body.toString().getBytes(StandardCharsets.UTF_8))
                .with(HttpHeaders.LOCATION, stream);
    }

    @GetMapping(path = "/v1/watches/{watchId}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable
    ResponseEntity<byte[]> stream(
            HttpServletRequest request, HttpServletResponse response, @PathVariable("watchId") String watchId)
            throws IOException {
        Optional<Watch> watch = watchRegistry.find(ContractJson.readRequestId("watchId", watchId));
        if (watch.isEmpty()) {
            return ResponseMetrics.recorded(request, watchNotFound());
        }
        String lastEventId = StreamAdmission.lastEventId(request);
        if (WatchStreams.isLast(lastEventId)) {
            return StreamAdmission.noFurtherEvents(request);
        }
        return admission.open(request, response, streams.listener(watch.get()));
    }

    private static ApiResponse watchNotFound() {
        return Problem.of(
                        HttpStatus.NOT_FOUND,
                        "WATCH_NOT_FOUND",
                        "No such watch is known to this gateway.",
                        "Watch the slot again.")
                .response();
    }
}
