package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingCommand.Kind;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.OptionalMembers;
import dev.slotkeeper.contracts.SeatCommand.Expected;
import dev.slotkeeper.gateway.web.Caller;
import dev.slotkeeper.gateway.web.CallerResolver;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import dev.slotkeeper.gateway.web.QueryParameters;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Handles holds, cancellations and reschedules. */
@RestController
@RequestMapping(
        path = "/v1",
        produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
final class BookingChangeController {

    private final CommandSubmitter submitter;
    private final CommandFactory commandFactory;
    private final CallerResolver callerResolver;

    BookingChangeController(CommandSubmitter submitter, CommandFactory commandFactory, CallerResolver callerResolver) {
        this.submitter = submitter;
        this.commandFactory = commandFactory;
        this.callerResolver = callerResolver;
    }

    @PostMapping(path = "/holds", consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> hold(HttpServletRequest http) throws IOException {
        Caller caller = callerResolver.of(http);
        HoldSlot hold = ContractJson.readHoldSlot(
                body(http), commandFactory.requestIds("hold", IdempotencyKey.of(http)), caller.defaultCustomer());
        caller.requireOwn(hold.customerId());
        return submitter.submit(http, hold);
    }

    @PostMapping("/holds/{holdId}/confirm")
    CompletableFuture<ResponseEntity<byte[]>> confirm(HttpServletRequest http, @PathVariable("holdId") String holdId)
            throws IOException {
        OptionalMembers members = ContractJson.readOptionalMembers(body(http));
        return submitChange(
                http, Kind.CONFIRM_HOLD, holdId, members.requestId(), members.customerId(), members.expected());
    }

    @PostMapping("/holds/{holdId}/extend")
    CompletableFuture<ResponseEntity<byte[]>> extend(HttpServletRequest http, @PathVariable("holdId") String holdId)
            throws IOException {
        return submitBody(http, "extend", "holdId", holdId, OptionalMembers::extendHold);
    }

    @DeleteMapping("/holds/{holdId}")
    CompletableFuture<ResponseEntity<byte[]>> release(
            HttpServletRequest http,
            @PathVariable("holdId") String holdId,
            @RequestParam(name = "customerId", required = false) @Nullable String customerId,
            @RequestParam(name = "requestId", required = false) @Nullable String requestId) {
        return submitChange(
                http,
                Kind.RELEASE_HOLD,
                holdId,
                QueryParameters.requestId(requestId),
                ContractJson.readCustomerId(customerId),
                null);
    }

    @DeleteMapping("/bookings/{requestId}")
    CompletableFuture<ResponseEntity<byte[]>> cancel(
            HttpServletRequest http,
            @PathVariable("requestId") String bookingId,
            @RequestParam(name = "customerId", required = false) @Nullable String customerId,
            @RequestParam(name = "requestId", required = false) @Nullable String requestId) {
        return submitChange(
                http,
                Kind.CANCEL_BOOKING,
                bookingId,
                QueryParameters.requestId(requestId),
                ContractJson.readCustomerId(customerId),
                null);
    }

    @PostMapping(path = "/bookings/{bookingId}/reschedule", consumes = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> reschedule(
            HttpServletRequest http, @PathVariable("bookingId") String bookingId) throws IOException {
        return submitBody(http, "reschedule", "bookingId", bookingId, OptionalMembers::reschedule);
    }

    /** Creates a command from the members of a body, which names neither the booking nor its slot. */
    @FunctionalInterface
    private interface CommandOfBody {
        Command create(
                OptionalMembers members,
                UUID bookingId,
                String slotId,
                @Nullable String customerId,
                ContractJson.RequestIds requestIds);
    }

    private CompletableFuture<ResponseEntity<byte[]>> submitBody(
            HttpServletRequest http, String kind, String field, String idText, CommandOfBody command)
            throws IOException {
        UUID id = ContractJson.readRequestId(field, idText);
        OptionalMembers members = ContractJson.readOptionalMembers(body(http));
        String customerId = callerResolver.of(http).effectiveCustomer(members.customerId());
        ContractJson.RequestIds requestIds = commandFactory.requestIds(kind, IdempotencyKey.of(http));
        return submitter.submitForBooking(
                http, id, customerId, slotId -> command.create(members, id, slotId, customerId, requestIds));
    }

    private CompletableFuture<ResponseEntity<byte[]>> submitChange(
            HttpServletRequest http,
            Kind kind,
            String idText,
            @Nullable UUID given,
            @Nullable String customerInCall,
            @Nullable Expected expected) {
        String customerId = callerResolver.of(http).effectiveCustomer(customerInCall);
        UUID id = ContractJson.readRequestId(kind == Kind.CANCEL_BOOKING ? "bookingId" : "holdId", idText);
        UUID requestId =
                commandFactory.requestIds(kind.type(), IdempotencyKey.of(http)).choose(given, id.toString());
        return submitter.submitForBooking(
                http, id, customerId, slotId -> new BookingCommand(kind, requestId, slotId, id, customerId, expected));
    }

    private byte[] body(HttpServletRequest http) throws IOException {
        return RequestBodyReader.read(http, ContractJson.MAX_BYTES);
    }
}
