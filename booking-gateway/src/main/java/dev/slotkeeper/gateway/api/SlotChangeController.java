package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotCommand.Kind;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import dev.slotkeeper.gateway.web.QueryParameters;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import dev.slotkeeper.gateway.web.SlotTag;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Changes, closes, reopens and deletes slots, for administrators. */
@RestController
@RequestMapping(
        path = "/v1/slots/{slotId}",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
final class SlotChangeController {

    private final CommandSubmitter submitter;
    private final CommandFactory commandFactory;

    SlotChangeController(CommandSubmitter submitter, CommandFactory commandFactory) {
        this.submitter = submitter;
        this.commandFactory = commandFactory;
    }

    @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
    CompletableFuture<ResponseEntity<byte[]>> change(
            HttpServletRequest http,
            @PathVariable("slotId") String slotId,
            @RequestHeader(name = SlotTag.IF_MATCH, required = false) @Nullable String ifMatch)
            throws IOException {
        byte[] body = RequestBodyReader.read(http, ContractJson.MAX_BYTES);
        String id = ContractJson.readSlotId("slotId", slotId);
        Integer termsVersion = SlotTag.termsVersion(ifMatch);
        return submitter.submit(
                http,
                ContractJson.readChangeSlot(
                        body, id, termsVersion, commandFactory.requestIds("ChangeSlot", IdempotencyKey.of(http))));
    }

    @PostMapping("/close")
    CompletableFuture<ResponseEntity<byte[]>> close(HttpServletRequest http, @PathVariable("slotId") String slotId)
            throws IOException {
        return submitChange(http, Kind.CLOSE_SLOT, slotId, requestIdInBody(http), false);
    }

    @PostMapping("/reopen")
    CompletableFuture<ResponseEntity<byte[]>> reopen(HttpServletRequest http, @PathVariable("slotId") String slotId)
            throws IOException {
        return submitChange(http, Kind.REOPEN_SLOT, slotId, requestIdInBody(http), false);
    }

    @DeleteMapping
    CompletableFuture<ResponseEntity<byte[]>> delete(
            HttpServletRequest http,
            @PathVariable("slotId") String slotId,
            @RequestParam(name = "cancelBookings", required = false) @Nullable String cancelBookings,
            @RequestParam(name = "requestId", required = false) @Nullable String requestId) {
        boolean cancel = cancelBookings != null && QueryParameters.flag("cancelBookings", cancelBookings);
        return submitChange(http, Kind.DELETE_SLOT, slotId, QueryParameters.requestId(requestId), cancel);
    }

    private static @Nullable UUID requestIdInBody(HttpServletRequest http) throws IOException {
        return ContractJson.readOptionalMembers(RequestBodyReader.read(http, ContractJson.MAX_BYTES))
                .requestId();
    }

    private CompletableFuture<ResponseEntity<byte[]>> submitChange(
            HttpServletRequest http, Kind kind, String slotId, @Nullable UUID given, boolean cancelBookings) {
        String id = ContractJson.readSlotId("slotId", slotId);
        UUID requestId =
                commandFactory.requestIds(kind.type(), IdempotencyKey.of(http)).choose(given, id);
        return submitter.submit(http, new SlotCommand(kind, requestId, id, cancelBookings));
    }
}
