package dev.slotkeeper.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.gateway.ops.DemoCrowd;
import dev.slotkeeper.gateway.ops.Operations;
import dev.slotkeeper.gateway.ops.OpsJson;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.HttpProblems;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.RequestBodyReader;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Returns the data of the operations page, and starts the demo crowd. The calls are documented in {@code
 * booking-gateway-openapi.yaml}.
 */
@Hidden
@RestController
@ConditionalOnProperty(name = "booking.gateway.ops.enabled", matchIfMissing = true)
final class OpsController {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Operations operations;
    private final StreamAdmission admission;
    private final @Nullable DemoCrowd crowd;

    OpsController(Operations operations, StreamAdmission admission, ObjectProvider<DemoCrowd> crowd) {
        this.operations = operations;
        this.admission = admission;
        this.crowd = crowd.getIfAvailable();
    }

    @GetMapping(path = "/v1/ops", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> now(HttpServletRequest request) {
        return ResponseMetrics.recorded(request, apiResponse("OPS", HttpStatus.OK, operations.snapshot()));
    }

    @GetMapping(path = "/v1/ops/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable
    ResponseEntity<byte[]> stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return admission.open(request, response, operations.subscriber());
    }

    @PostMapping(
            path = "/v1/ops/crowd",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
    ResponseEntity<byte[]> crowd(HttpServletRequest request) throws IOException {
        if (crowd == null) {
            return ResponseMetrics.recorded(
                    request, HttpProblems.problem(HttpStatus.NOT_FOUND).response());
        }
        int visitors = visitors(RequestBodyReader.read(request, ContractJson.MAX_BYTES));
        if (!crowd.start(visitors)) {
            return ResponseMetrics.recorded(request, there());
        }
        return ResponseMetrics.recorded(
                request, apiResponse("CROWD", HttpStatus.ACCEPTED, OpsJson.crowd(crowd.status())));
    }

    private static int visitors(byte[] body) throws IOException {
        JsonNode visitors;
        try {
            visitors = JSON.readTree(body).path("visitors");
        } catch (JsonProcessingException notJson) {
            throw new ContractViolation("body", "no JSON", "{\"visitors\":200}");
        }
        int count = visitors.canConvertToInt() && visitors.isIntegralNumber() ? visitors.asInt() : 0;
        if (count < 1 || count > DemoCrowd.MAX_VISITORS) {
            String given = visitors.isMissingNode() ? "nothing" : visitors.toString();
            throw new ContractViolation("visitors", given, "a whole number from 1 to " + DemoCrowd.MAX_VISITORS);
        }
        return count;
    }

    private static ApiResponse there() {
        return Problem.of(
                        HttpStatus.CONFLICT,
                        "CROWD_IS_THERE",
                        "A crowd is there already.",
                        "Wait until its visitors are gone.")
                .response();
    }

    private static ApiResponse apiResponse(String outcome, HttpStatus status, byte[] json) {
        return new ApiResponse(
                outcome,
                ResponseEntity.status(status)
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(json));
    }
}
