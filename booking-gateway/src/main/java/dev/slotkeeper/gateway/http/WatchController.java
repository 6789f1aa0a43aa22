package dev.slotkeeper.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.live.Watch;
import dev.slotkeeper.gateway.live.WatchStreams;
import dev.slotkeeper.gateway.live.Watches;
import dev.slotkeeper.gateway.slots.LiveSlots;
import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
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

    private final Watches watches;
    private final WatchStreams streams;
    private final LiveSlots live;
    private final StreamAdmission admission;
    private final ClientRates rates;
    private final Callers callers;
    private final Shares shares;

    WatchController(
            Watches watches,
            WatchStreams streams,
            LiveSlots live,
            StreamAdmission admission,
            ClientRates rates,
            Callers callers,
            Shares shares) {
        this.watches = watches;
        this.streams = streams;
        this.live = live;
        this.admission = admission;
        this.rates = rates;
        this.callers = callers;
        this.shares = shares;
    }

    @PostMapping(
            path = "/v1/slots/{slotId}/watch",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
    CompletableFuture<ResponseEntity<byte[]>> watch(HttpServletRequest http, @PathVariable("slotId") String slotId)
            throws IOException {
        byte[] body = RequestBody.read(http, ContractJson.MAX_BYTES);
        String id = ContractJson.readSlotId("slotId", slotId);
        int quantity = quantity(body);
        // Checked like any other, but not stored: a watch needs no customer.
        String customerId = callers.of(http).actsFor(ContractJson.readCustomerId(body));
        if (!rates.admits(customerId)) {
            return AnswerMeter.noted(
                    http,
                    CompletableFuture.completedFuture(
                            Answers.tooManyRequests().with("slotId", id).answer()));
        }
        ShareHolder holder = shares.holder(http);
        return AnswerMeter.noted(http, shares.within(BoundedPlace.LOOKUPS, holder, 1, () -> live.look(List.of(id))
                .thenApply(found -> created(holder, id, quantity, found.get(id)))));
    }

    private static int quantity(byte[] body) throws IOException {
        JsonNode quantity = JSON.readTree(body).path("quantity");
        if (quantity.isMissingNode()) {
            return 1;
        }
        boolean allowed = quantity.isInt() && quantity.intValue() >= 1 && quantity.intValue() <= BookSlot.MAX_QUANTITY;
        if (!allowed) {
            throw new ContractViolation("quantity", quantity.toString(), "1 to " + BookSlot.MAX_QUANTITY);
        }
        return quantity.intValue();
    }

    private Answer created(ShareHolder holder, String slotId, int quantity, @Nullable Seen seen) {
        if (seen == null || seen.gone()) {
            return Problem.of(ErrorCode.SLOT_NOT_FOUND, null, ErrorCode.SLOT_NOT_FOUND.message())
                    .with("slotId", slotId)
                    .answer();
        }
        Watches.Added added = watches.add(holder.key(), slotId, quantity, shares.limit(BoundedPlace.WATCHES, holder));
        if (added instanceof Watches.Accepted accepted) {
            return created(accepted.watch());
        }
        Watches.Refused refused = (Watches.Refused) added;
        return refused.byOwnersShare()
                ? shares.refusal(BoundedPlace.WATCHES, holder, refused.seconds())
                : Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, "Too many slots are watched at the moment.")
                        .answer();
    }

    private static Answer created(Watch watch) {
        String stream = "/v1/watches/" + watch.watchId() + "/stream";
        ObjectNode body = JSON.createObjectNode()
                .put("watchId", watch.watchId().toString())
                .put("slotId", watch.slotId())
                .put("quantity", watch.quantity())
                .put("expiresAt", watch.expiresAt().toString())
                .put("stream", stream);
        return Answer.json(HttpStatus.CREATED, "WATCHED", body.toString().getBytes(StandardCharsets.UTF_8))
                .with(HttpHeaders.LOCATION, stream);
    }

    @GetMapping(path = "/v1/watches/{watchId}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable
    ResponseEntity<byte[]> stream(
            HttpServletRequest request, HttpServletResponse response, @PathVariable("watchId") String watchId)
            throws IOException {
        Optional<Watch> watch = watches.find(ContractJson.readRequestId("watchId", watchId));
        if (watch.isEmpty()) {
            return AnswerMeter.noted(request, unknown());
        }
        String last = StreamAdmission.lastEventId(request);
        if (WatchStreams.isLast(last)) {
            return StreamAdmission.over(request);
        }
        return admission.open(request, response, streams.listener(watch.get()));
    }

    private static Answer unknown() {
        return Problem.of(
                        HttpStatus.NOT_FOUND,
                        "WATCH_NOT_FOUND",
                        "No such watch is known to this gateway.",
                        "Watch the slot again.")
                .answer();
    }
}
