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

/** Creates responses about several slots. */
final class SlotResponses {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SlotResponses() {}

    static ApiResponse page(SlotPage page) {
        ObjectNode body = JSON.createObjectNode();
        body.set("slots", array(page.slots()));
        body.put("nextCursor", page.next() == null ? null : page.next().encoded());
        return ApiResponse.json(HttpStatus.OK, "FOUND", bytes(body));
    }

    /** Returns the slots in the form that all responses have. */
    static ArrayNode array(List<SlotState> slots) {
        ArrayNode array = JSON.createArrayNode();
        slots.forEach(slot -> array.addRawValue(raw(slot)));
        return array;
    }

    /** Returns one response, once each command has its outcome. */
    static CompletableFuture<ApiResponse> of(List<CreateSlot> commands, List<CompletableFuture<Outcome>> outcomes) {
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(done -> of(results(commands, outcomes)));
    }

    /**
     * Outcome of one slot.
     *
     * @param refused the worker's refusal; null for any other outcome
     * @param node JSON of the result in the response
     */
    private record Result(
            int status,
            @Nullable BookingRejected refused,
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
                    .put("location", OutcomeResponses.location(command.requestId(), undecided.place()));
            return new Result(status, null, null, PendingResponse.addTo(node, undecided.queue()));
        }
        if (outcome instanceof Outcome.NotAccepted notAccepted) {
            ErrorCode code = ErrorCode.SLOT_FETCH_ERROR;
            int status = StatusMapping.of(code, null).value();
            refusal(node, status, code, null, OutcomeResponses.detail(notAccepted.cause()));
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
            refusal(node, status, rejected.code(), rejected.reason(), rejected.message());
            return new Result(
                    status,
                    rejected,
                    null,
                    node.put("requestId", rejected.requestId().toString()));
        }
        SlotState slot = ((SlotCreated) decided.reply()).slot();
        int status = HttpStatus.CREATED.value();
        return new Result(status, null, slot, node.put("status", status).putRawValue("slot", raw(slot)));
    }

    private static void refusal(ObjectNode node, int status, ErrorCode code, @Nullable Reason reason, String message) {
        node.put("status", status).put("code", code.name());
        if (reason != null) {
            node.put("reason", reason.name());
        }
        node.put("message", message).put("action", code.action()).put("retryable", code.retryable());
    }

    private static ApiResponse of(List<Result> results) {
        for (Result result : results) {
            BookingRejected refused = result.refused();
            if (refused != null && !refused.retryable()) {
                String detail = "Not all slots were created; the first refusal is of " + refused.slotId() + ": "
                        + refused.message();
                return Problem.of(HttpStatus.CONFLICT, refused.code(), refused.reason(), detail)
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
            return ApiResponse.json(HttpStatus.ACCEPTED, "PENDING", bytes(body));
        }
        ObjectNode body = JSON.createObjectNode();
        ArrayNode slots = body.putArray("slots");
        results.forEach(result -> slots.add(result.node().get("slot")));
        return ApiResponse.json(HttpStatus.CREATED, "SLOT_CREATED", bytes(body));
    }

    private static ArrayNode nodes(List<Result> results) {
        ArrayNode nodes = JSON.createArrayNode();
        results.forEach(result -> nodes.add(result.node()));
        return nodes;
    }

    private static RawValue raw(SlotState slot) {
        return new RawValue(new String(ContractJson.write(slot), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a JSON tree could not be written", impossible);
        }
    }
}
