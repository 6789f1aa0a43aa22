package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import dev.slotkeeper.gateway.kafka.Place;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Creates bookings, and returns the status of a request. The calls are documented in {@code
 * booking-gateway-openapi.yaml}.
 */
@Hidden
@RestController
@RequestMapping(
        path = "/v1/bookings",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
final class BookingController {

    private final BookingRequests requests;
    private final BookingLookup lookup;
    private final RequestIds ids;
    private final ClientRates rates;
    private final Callers callers;
    private final Shares shares;
    private final Alternatives alternatives;
    private final GatewaySettings settings;

    BookingController(
            BookingRequests requests,
            BookingLookup lookup,
            RequestIds ids,
            ClientRates rates,
            Callers callers,
            Shares shares,
            Alternatives alternatives,
            GatewaySettings settings) {
        this.requests = requests;
        this.lookup = lookup;
        this.ids = ids;
        this.rates = rates;
        this.callers = callers;
        this.shares = shares;
        this.alternatives = alternatives;
        this.settings = settings;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> book(HttpServletRequest http) throws IOException {
        Waiting waiting = Waiting.begin(http, settings);
        IdempotencyKey key = IdempotencyKey.of(http);
        byte[] body = RequestBody.read(http, ContractJson.MAX_BYTES);
        Caller caller = callers.of(http);
        BookSlot booking = ids.booking(body, key, caller.defaultCustomer());
        caller.requireOwn(booking.customerId());
        if (!rates.admits(booking.customerId())) {
            return AnswerMeter.noted(
                    http, CompletableFuture.completedFuture(Answers.tooManyRequests(booking.requestId())));
        }
        return AnswerMeter.noted(http, shares.waiting(http, 1, () -> waiting.submit(requests, booking, alternatives)));
    }

    @GetMapping("/{requestId}")
    CompletableFuture<ResponseEntity<byte[]>> find(
            HttpServletRequest http,
            @PathVariable("requestId") String requestId,
            @RequestParam(name = "partition", required = false) @Nullable String partition,
            @RequestParam(name = "offset", required = false) @Nullable String offset) {
        UUID id = ContractJson.readRequestId("requestId", requestId);
        Place place = Parameters.place(partition, offset);
        Caller caller = callers.of(http);
        return AnswerMeter.noted(http, shares.lookup(http, () -> lookup.find(id, place, caller)));
    }
}
