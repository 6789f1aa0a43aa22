package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.gateway.database.SlotRepository;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.BodyLimitFilter;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.QueryParameters;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.Shares;
import dev.slotkeeper.gateway.web.SlotTag;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Returns slots, and creates new ones. The calls are documented in {@code booking-gateway-openapi.yaml}. */
@Hidden
@RestController
@RequestMapping(
        path = "/v1/slots",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
final class SlotController {

    private static final int MAX_PAGE_SIZE = 200;
    private static final String REVALIDATE = "no-cache";
    private static final int DEFAULT_PAGE_SIZE = 50;

    private final CommandSubmitter submitter;
    private final SlotRepository slotRepository;
    private final CommandFactory ids;
    private final Shares shares;

    SlotController(CommandSubmitter submitter, SlotRepository slotRepository, CommandFactory ids, Shares shares) {
        this.submitter = submitter;
        this.slotRepository = slotRepository;
        this.ids = ids;
        this.shares = shares;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> create(HttpServletRequest http) throws IOException {
        IdempotencyKey key = IdempotencyKey.of(http);
        byte[] body = RequestBodyReader.read(http, BodyLimitFilter.MAX_BYTES_OF_MANY);
        boolean many = ContractJson.isArray(body);
        if (!many && body.length > ContractJson.MAX_BYTES) {
            throw new RequestBodyReader.TooLarge(ContractJson.MAX_BYTES);
        }
        List<CreateSlot> commands = ids.slots(body, key);
        // The response to an array covers several slots, even if it has one element.
        return many ? submitter.submitAll(http, commands) : submitter.submit(http, commands.get(0));
    }

    @GetMapping
    CompletableFuture<ResponseEntity<byte[]>> page(
            HttpServletRequest http,
            @RequestParam(name = "resourceId", required = false) @Nullable String resourceId,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "available", required = false) @Nullable String available,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        SlotQuery query = new SlotQuery(
                resourceId == null ? null : ContractJson.readResourceId(resourceId),
                from == null ? null : ContractJson.readInstant("from", from),
                to == null ? null : ContractJson.readInstant("to", to),
                available == null ? null : QueryParameters.flag("available", available),
                limit == null ? DEFAULT_PAGE_SIZE : (int) QueryParameters.number("limit", limit, 1, MAX_PAGE_SIZE),
                cursor == null ? null : SlotCursor.decode(cursor));
        return ResponseMetrics.recorded(
                http, shares.lookup(http, () -> slotRepository.page(query).thenApply(page -> SlotResponses.page(page)
                        .with(HttpHeaders.CACHE_CONTROL, REVALIDATE))));
    }

    @GetMapping("/{slotId}")
    CompletableFuture<ResponseEntity<byte[]>> find(HttpServletRequest http, @PathVariable("slotId") String slotId) {
        String id = ContractJson.readSlotId("slotId", slotId);
        return ResponseMetrics.recorded(
                http, shares.lookup(http, () -> slotRepository.find(id).thenApply(found -> apiResponse(id, found))));
    }

    private static ApiResponse apiResponse(String id, Optional<SlotState> found) {
        return found.map(slot -> ApiResponse.json(HttpStatus.OK, "FOUND", ContractJson.write(slot))
                        .with(HttpHeaders.ETAG, SlotTag.of(slot))
                        .with(HttpHeaders.CACHE_CONTROL, REVALIDATE))
                .orElseGet(() -> Problem.of(ErrorCode.SLOT_NOT_FOUND, null, ErrorCode.SLOT_NOT_FOUND.message())
                        .with("slotId", id)
                        .response());
    }
}
