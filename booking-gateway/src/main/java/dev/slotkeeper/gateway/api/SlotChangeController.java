package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotCommand.Kind;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import dev.slotkeeper.gateway.web.QueryParameters;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.Shares;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Changes, closes, reopens and deletes slots, for administrators. */
@RestController
@RequestMapping(
        path = "/v1/slots/{slotId}",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
final class SlotChangeController {

    private final BookingRequests requests;
    private final CommandFactory commandFactory;
    private final Shares shares;
    private final GatewaySettings settings;

    SlotChangeController(
            BookingRequests requests, CommandFactory commandFactory, Shares shares, GatewaySettings settings) {
        this.requests = requests;
        this.commandFactory = commandFactory;
        this.shares = shares;
        this.settings = settings;
    }

    @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
    CompletableFuture<ResponseEntity<byte[]>> change(HttpServletRequest http, @PathVariable("slotId") String slotId)
            throws IOException {
        CallerWait callerWait = CallerWait.begin(http, settings);
        byte[] body = RequestBodyReader.read(http, ContractJson.MAX_BYTES);
        String id = ContractJson.readSlotId("slotId", slotId);
        return submit(
                http,
                callerWait,
                ContractJson.readChangeSlot(
                        body, id, commandFactory.requestIds("ChangeSlot", IdempotencyKey.of(http))));
    }

    @PostMapping("/close")
    CompletableFuture<ResponseEntity<byte[]>> close(HttpServletRequest http, @PathVariable("slotId") String slotId) {
        return submitChange(http, Kind.CLOSE_SLOT, slotId, false);
    }

    @PostMapping("/reopen")
    CompletableFuture<ResponseEntity<byte[]>> reopen(HttpServletRequest http, @PathVariable("slotId") String slotId) {
        return submitChange(http, Kind.REOPEN_SLOT, slotId, false);
    }

    @DeleteMapping
    CompletableFuture<ResponseEntity<byte[]>> delete(
            HttpServletRequest http,
            @PathVariable("slotId") String slotId,
            @RequestParam(name = "cancelBookings", required = false) @Nullable String cancelBookings) {
        boolean cancel = cancelBookings != null && QueryParameters.flag("cancelBookings", cancelBookings);
        return submitChange(http, Kind.DELETE_SLOT, slotId, cancel);
    }

    private CompletableFuture<ResponseEntity<byte[]>> submitChange(
            HttpServletRequest http, Kind kind, String slotId, boolean cancelBookings) {
        CallerWait callerWait = CallerWait.begin(http, settings);
        String id = ContractJson.readSlotId("slotId", slotId);
        UUID requestId =
                commandFactory.requestIds(kind.type(), IdempotencyKey.of(http)).choose(null, id);
        return submit(http, callerWait, new SlotCommand(kind, requestId, id, cancelBookings));
    }

    private CompletableFuture<ResponseEntity<byte[]>> submit(
            HttpServletRequest http, CallerWait callerWait, Command command) {
        return ResponseMetrics.recorded(http, shares.runWaiting(http, 1, () -> callerWait.submit(requests, command)));
    }
}
