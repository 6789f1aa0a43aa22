package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.web.Caller;
import dev.slotkeeper.gateway.web.CallerResolver;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import dev.slotkeeper.gateway.web.QueryParameters;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.Shares;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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

    private final CommandSubmitter submitter;
    private final BookingStatusLookup lookup;
    private final CommandFactory ids;
    private final CallerResolver callerResolver;
    private final Shares shares;

    BookingController(
            CommandSubmitter submitter,
            BookingStatusLookup lookup,
            CommandFactory ids,
            CallerResolver callerResolver,
            Shares shares) {
        this.submitter = submitter;
        this.lookup = lookup;
        this.ids = ids;
        this.callerResolver = callerResolver;
        this.shares = shares;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> book(HttpServletRequest http) throws IOException {
        IdempotencyKey key = IdempotencyKey.of(http);
        byte[] body = RequestBodyReader.read(http, ContractJson.MAX_BYTES);
        Caller caller = callerResolver.of(http);
        BookSlot booking = ids.booking(body, key, caller.defaultCustomer());
        caller.requireOwn(booking.customerId());
        return submitter.submit(http, booking);
    }

    @GetMapping("/{requestId}")
    CompletableFuture<ResponseEntity<byte[]>> find(
            HttpServletRequest http,
            @PathVariable("requestId") String requestId,
            @RequestParam(name = "partition", required = false) @Nullable String partition,
            @RequestParam(name = "offset", required = false) @Nullable String offset) {
        UUID id = ContractJson.readRequestId("requestId", requestId);
        LogPosition position = QueryParameters.position(partition, offset);
        Caller caller = callerResolver.of(http);
        return ResponseMetrics.recorded(http, shares.lookup(http, () -> lookup.find(id, position, caller)
                .thenApply(found -> found.with(HttpHeaders.CACHE_CONTROL, "no-store"))));
    }
}
