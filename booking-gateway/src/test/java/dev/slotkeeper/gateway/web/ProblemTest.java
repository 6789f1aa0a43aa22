package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

class ProblemTest {

    private static final UUID ID = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static BookingRejected rejected(ErrorCode code, @Nullable Reason reason) {
        String detail = reason == Reason.MALFORMED ? "quantity: given 0, allowed 1 to 1000" : null;
        return new BookingRejected(ID, ID, "a", "c", 1, code, reason, detail, 10, 10, Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "VALIDATION_ERROR,   MALFORMED,         400, validation-error",
        "VALIDATION_ERROR,   REQUEST_ID_REUSED, 409, validation-error",
        "VALIDATION_ERROR,   DEADLINE_EXCEEDED, 504, validation-error",
        "VALIDATION_ERROR,   SLOT_EXISTS,       409, validation-error",
        "VALIDATION_ERROR,   NOT_FOUND,         404, validation-error",
        "VALIDATION_ERROR,   ALREADY_CANCELLED, 409, validation-error",
        "VALIDATION_ERROR,   ALREADY_CONFIRMED, 409, validation-error",
        "VALIDATION_ERROR,   ALREADY_RESCHEDULED, 409, validation-error",
        "VALIDATION_ERROR,   NOT_CONFIRMED,     409, validation-error",
        "VALIDATION_ERROR,   HOLD_EXPIRED,      409, validation-error",
        "VALIDATION_ERROR,   NOT_DUE,           409, validation-error",
        "VALIDATION_ERROR,   CAPACITY_BELOW_BOOKED, 409, validation-error",
        "VALIDATION_ERROR,   SLOT_HAS_BOOKINGS, 409, validation-error",
        "VALIDATION_ERROR,   LIMIT_EXCEEDED,    409, validation-error",
        "VALIDATION_ERROR,   OVERLAPPING,       409, validation-error",
        "SLOT_NOT_FOUND,     ,                  404, slot-not-found",
        "SLOT_UNAVAILABLE,   CLOSED,            409, slot-unavailable",
        "SLOT_UNAVAILABLE,   FULL,              409, slot-unavailable",
        "SLOT_UNAVAILABLE,   IN_PAST,           409, slot-unavailable",
        "SLOT_CHANGED,       TERMS,             409, slot-changed",
        "SLOT_CHANGED,       BOOKINGS,          409, slot-changed",
        "SLOT_UPDATE_FAILED, ,                  409, slot-update-failed",
        "SLOT_FETCH_ERROR,   ,                  503, slot-fetch-error"
    })
    void everyRefusalHasItsStatusAndAllItsMembers(ErrorCode code, @Nullable Reason reason, int status, String type)
            throws IOException {
        BookingRejected rejected = rejected(code, reason);

        ResponseEntity<byte[]> answer = Problem.of(rejected).response().entity();
        JsonNode body = JSON.readTree(answer.getBody());

        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        assertThat(answer.getHeaders().getContentType()).hasToString("application/problem+json");
        assertThat(answer.getHeaders().containsKey(HttpHeaders.RETRY_AFTER)).isEqualTo(code.retryable());
        assertThat(body.get("type").asText()).isEqualTo("urn:slotkeeper:problem:" + type);
        assertThat(body.get("title").asText()).isEqualTo(code.message());
        assertThat(body.get("status").asInt()).isEqualTo(status);
        assertThat(body.get("detail").asText()).isEqualTo(rejected.message());
        for (Map.Entry<String, JsonNode> member :
                JSON.readTree(ContractJson.write(rejected)).properties()) {
            if (!member.getKey().equals("type")) {
                assertThat(body.get(member.getKey())).as(member.getKey()).isEqualTo(member.getValue());
            }
        }
    }

    @Test
    void testedTableIsComplete() {
        List<String> all = new ArrayList<>();
        Arrays.stream(Reason.values()).forEach(reason -> all.add(reason.code() + "/" + reason));
        Arrays.stream(ErrorCode.values())
                .filter(code -> Arrays.stream(Reason.values()).noneMatch(reason -> reason.code() == code))
                .forEach(code -> all.add(code.name()));

        assertThat(all).hasSize(23);
    }

    @Test
    void invalidFieldIsNamedAndItsValueEscaped() throws IOException {
        ContractViolation violation = new ContractViolation("slotId", "\"},\r\n\u0000<script>", "1 to 64 of A-Z");

        byte[] json = Problem.of(violation).json();
        JsonNode body = JSON.readTree(json);

        assertThat(body.get("field").asText()).isEqualTo("slotId");
        assertThat(body.get("given").asText()).isEqualTo("\"},\\u000d\\u000a\\u0000<script>");
        assertThat(body.get("allowed").asText()).isEqualTo("1 to 64 of A-Z");
        assertThat(body.get("code").asText()).isEqualTo("VALIDATION_ERROR");
        assertThat(body.get("reason").asText()).isEqualTo("MALFORMED");
        assertThat(body.get("retryable").asBoolean()).isFalse();
        assertThat(json).doesNotContain(0, '\r', '\n');
    }
}
