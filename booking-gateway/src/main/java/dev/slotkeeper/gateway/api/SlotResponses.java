package dev.slotkeeper.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.kafka.Outcome;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.StatusMapping;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Creates the responses that contain several slots: a page of a list, and the result of creating slots. */
final class SlotResponses {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SlotResponses() {}

    static ApiResponse page(SlotPage page) {
        ObjectNode body = JSON.createObjectNode();
        body.set("slots", toArray(page.slots()));
        body.put("nextCursor", page.next() == null ? null : page.next().encoded());
        return ApiResponse.json(HttpStatus.OK, "FOUND", toBytes(body));
    }

    /** Returns the slots as a JSON array, each in the form that the contract defines. */
    static ArrayNode toArray(List<SlotState> slots) {
        ArrayNode array = JSON.createArrayNode();
        slots.forEach(slot -> array.addRawValue(rawJson(slot)));
        return array;
    }

    /**
     * Returns the response to a call that creates slots; completes when every command has its outcome. The status is
     * 409 if the refusal of a slot is final, otherwise 503 if the creation of one may be retried, otherwise 202 if one
     * is undecided, otherwise 201.
     */
    static CompletableFuture<ApiResponse> of(List<CreateSlot> commands, List<CompletableFuture<Outcome>> outcomes) {
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(unused -> ofResults(results(commands, outcomes)));
    }

    /**
     * Result of creating one slot.
     *
     * @param status HTTP status of this result
     * @param refusal the worker's refusal; null for any other outcome
     * @param slot the created slot; null for any other outcome
     * @param node JSON of this result in the response
     */
    private record Result(
            int status,
            @Nullable BookingRejected refusal,
            @Nullable SlotState slot,
            ObjectNode node) {}

    private static List<Result> results(List<CreateSlot> commands, List<CompletableFuture<Outcome>> outcomes) {
        List<Result> results = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            results.add(result(commands.get(i), outcomes.get(i).join()));
        }
        return results;
    }

    private static Result result(CreateSlot command, Outcome outcome) {
        ObjectNode node = JSON.createObjectNode().put("slotId", command.slotId());
        if (outcome instanceof Outcome.Undecided undecided) {
            int status = HttpStatus.ACCEPTED.value();
            node.put("status", status)
                    .put("requestId", command.requestId().toString())
                    .put("location", OutcomeResponses.location(command.requestId(), undecided.position()));
            return new Result(status, null, null, PendingResponse.addEstimate(node, undecided.queuePosition()));
        }
        if (outcome instanceof Outcome.NotAccepted notAccepted) {
            ErrorCode code = ErrorCode.SLOT_FETCH_ERROR;
            int status = StatusMapping.of(code, null).value();
            addRefusal(node, status, code, null, OutcomeResponses.detail(notAccepted.cause()));
            return new Result(
                    status,
                    null,
                    null,
                    node.put("requestId", command.requestId().toString()));
        }
        return decided(node, (Outcome.Decided) outcome);
    }

    private static Result decided(ObjectNode node, Outcome.Decided decided) {
        if (decided.reply() instanceof BookingRejected rejected) {
            int status = StatusMapping.of(rejected.code(), rejected.reason()).value();
            addRefusal(node, status, rejected.code(), rejected.reason(), rejected.message());
            return new Result(
                    status,
                    rejected,
                    null,
                    node.put("requestId", rejected.requestId().toString()));
        }
        SlotState slot = ((SlotCreated) decided.reply()).slot();
        int status = HttpStatus.CREATED.value();
        return new Result(status, null, slot, node.put("status", status).putRawValue("slot", rawJson(slot)));
    }

    private static void addRefusal(
            ObjectNode node, int status, ErrorCode code, @Nullable Reason reason, String message) {
        node.put("status", status).put("code", code.name());
        if (reason != null) {
            node.put("reason", reason.name());
        }
        node.put("message", message).put("action", code.action()).put("retryable", code.retryable());
    }

    private static ApiResponse ofResults(List<Result> results) {
        for (Result result : results) {
            BookingRejected refusal = result.refusal();
            if (refusal != null && !refusal.retryable()) {
                String detail = "Not all slots were created; the first refusal is of " + refusal.slotId() + ": "
                        + refusal.message();
                return Problem.of(HttpStatus.CONFLICT, refusal.code(), refusal.reason(), detail)
                        .with("results", nodes(results))
                        .response();
            }
        }
        if (results.stream().anyMatch(result -> result.status() == HttpStatus.SERVICE_UNAVAILABLE.value())) {
            String detail = "Some slots could not be created; each result says which. Send the request again.";
            return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, detail)
                    .with("results", nodes(results))
                    .response();
        }
        if (results.stream().anyMatch(result -> result.slot() == null)) {
            ObjectNode body = JSON.createObjectNode().put("status", "PENDING");
            body.set("results", nodes(results));
            return ApiResponse.json(HttpStatus.ACCEPTED, "PENDING", toBytes(body));
        }
        ObjectNode body = JSON.createObjectNode();
        ArrayNode slots = body.putArray("slots");
        results.forEach(result -> slots.add(result.node().get("slot")));
        return ApiResponse.json(HttpStatus.CREATED, "SLOT_CREATED", toBytes(body));
    }

    private static ArrayNode nodes(List<Result> results) {
        ArrayNode nodes = JSON.createArrayNode();
        results.forEach(result -> nodes.add(result.node()));
        return nodes;
    }

    private static RawValue rawJson(SlotState slot) {
        return new RawValue(new String(ContractJson.write(slot), StandardCharsets.UTF_8));
    }

    private static byte[] toBytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a JSON tree could not be written", impossible);
        }
    }
}
