package dev.slotkeeper.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A problem document (RFC 9457) with the members that the contract defines. */
public final class Problem {

    /** Default value of Retry-After, in seconds. */
    public static final String RETRY_SECONDS = "1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPES = "urn:slotkeeper:problem:";

    private final HttpStatus status;
    private final String outcome;
    private final ObjectNode members = JSON.createObjectNode();
    private final HttpHeaders headers = new HttpHeaders();

    private Problem(HttpStatus status, String outcome, String title, String detail) {
        this.status = status;
        this.outcome = outcome;
        members.put("type", TYPES + outcome.toLowerCase(Locale.ROOT).replace('_', '-'));
        members.put("title", title);
        members.put("status", status.value());
        members.put("detail", detail);
    }

    /** Creates the problem of a worker's refusal, with all its members. */
    public static Problem of(BookingRejected rejected) {
        return of(rejected, StatusMapping.of(rejected.code(), rejected.reason()));
    }

    /** Creates the problem of a worker's refusal for a call whose status differs from that of the code. */
    public static Problem of(BookingRejected rejected, HttpStatus status) {
        Problem problem =
                new Problem(status, rejected.code().name(), rejected.code().message(), rejected.message());
        try {
            JsonNode reply = JSON.readTree(ContractJson.write(rejected));
            reply.properties().stream()
                    .filter(member -> !member.getKey().equals("type"))
                    .forEach(member -> problem.members.set(member.getKey(), member.getValue()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a reply could not be written as JSON and read again", impossible);
        }
        return problem.withRetryAfterWhereItHelps();
    }

    /** Creates a problem with a code of the contract that the gateway itself gives. */
    public static Problem of(ErrorCode code, @Nullable Reason reason, String detail) {
        return of(StatusMapping.of(code, reason), code, reason, detail);
    }

    /** Creates such a problem with a status of HTTP's own, such as 413. */
    public static Problem of(HttpStatus status, ErrorCode code, @Nullable Reason reason, String detail) {
        Problem problem = new Problem(status, code.name(), code.message(), detail).with("code", code.name());
        if (reason != null) {
            problem.with("reason", reason.name());
        }
        return problem.withAction(code.action(), code.retryable()).withRetryAfterWhereItHelps();
    }

    /** Creates the problem of a value that the contract does not allow. */
    static Problem of(ContractViolation violation) {
        return of(ErrorCode.VALIDATION_ERROR, Reason.MALFORMED, String.valueOf(violation.getMessage()))
                .with("field", violation.field())
                .with("given", violation.given())
                .with("allowed", violation.allowed());
    }

    /** Creates a problem for which the contract has no code. */
    public static Problem of(HttpStatus status, String outcome, String detail, String action) {
        return new Problem(status, outcome, status.getReasonPhrase(), detail).withAction(action, false);
    }

    private Problem withAction(String action, boolean retryable) {
        members.set("message", members.get("detail"));
        members.put("action", action);
        members.put("retryable", retryable);
        return this;
    }

    public Problem with(String name, String value) {
        members.put(name, value);
        return this;
    }

    Problem with(String name, int value) {
        members.put(name, value);
        return this;
    }

    public Problem with(String name, JsonNode value) {
        members.set(name, value);
        return this;
    }

    public Problem about(UUID requestId) {
        return with("requestId", requestId.toString());
    }

    public Problem retryable() {
        members.put("retryable", true);
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return this;
    }

    /** Sets Retry-After, where a longer wait than the default helps. */
    public Problem retryAfter(int seconds) {
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        return this;
    }

    Problem withHeaders(HttpHeaders more) {
        headers.addAll(more);
        return this;
    }

    private Problem withRetryAfterWhereItHelps() {
        return status == HttpStatus.SERVICE_UNAVAILABLE ? retryable() : this;
    }

    HttpStatus status() {
        return status;
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a JSON tree could not be written", impossible);
        }
    }

    public ApiResponse response() {
        return new ApiResponse(
                outcome,
                ResponseEntity.status(status)
                        .headers(headers)
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(json()));
    }
}
