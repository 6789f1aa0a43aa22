package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.local.ChildJvm;
import dev.slotkeeper.worker.WorkerApplication;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.Test;

/** Tests logs as JSON: no sender of messages can forge a line of the log. */
class JsonLogsIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String FORGED = "{\"log.level\":\"ERROR\",\"message\":\"forged\"}";

    @Test
    void everyLineIsJsonWithTheIdsOfItsRequestWhateverStrangersSend() {
        try (KafkaRequester requester = new KafkaRequester();
                ChildJvm worker = worker()) {
            BookSlot booking = Requests.booking(Requests.slot(1));
            requester.send(message(booking.slotId(), ContractJson.write(booking), "elsewhere\n" + FORGED));
            requester.send(message(
                    "\n" + FORGED,
                    ("{\"type\":\"BookSlot\",\"requestId\":\"\\n" + FORGED.replace("\"", "\\\"") + "\"}")
                            .getBytes(UTF_8),
                    "x"));

            JsonNode notSent = awaitLine(worker, "reply not sent");
            JsonNode deadLetter = awaitLine(worker, "dead letter");

            assertThat(notSent.path("requestId").asText())
                    .isEqualTo(booking.requestId().toString());
            assertThat(notSent.path("slotId").asText()).isEqualTo(booking.slotId());
            assertThat(notSent.path("traceId").asText()).isEqualTo(TRACE);
            assertThat(notSent.toString()).doesNotContain(booking.customerId());
            assertThat(deadLetter.path("traceId").asText()).isEqualTo(TRACE);
            assertThat(deadLetter.has("offset")).isTrue();
            assertThat(worker.lines().stream().filter(JsonLogsIT::isTheWorkers)).allSatisfy(line -> assertThat(
                            Http.json(line).path("message").asText())
                    .isNotEmpty()
                    .isNotEqualTo("forged"));
        }
    }

    /** A JVM that is given options by its environment says so before the program begins. */
    private static boolean isTheWorkers(String line) {
        return !line.startsWith("Picked up ");
    }

    private static ChildJvm worker() {
        return ChildJvm.withoutTheLocalRun(
                WorkerApplication.class,
                "--server.port=0",
                "--logging.structured.format.console=ecs",
                "--spring.datasource.url=" + BookingSystem.SERVICES.jdbcUrl(),
                "--spring.datasource.username=" + BookingSystem.SERVICES.user(),
                "--spring.datasource.password=" + BookingSystem.SERVICES.password(),
                "--spring.kafka.bootstrap-servers=" + BookingSystem.SERVICES.bootstrapServers());
    }

    private static ProducerRecord<byte[], byte[]> message(String key, byte[] value, String replyTopic) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(Topics.REQUESTS, key.getBytes(UTF_8), value);
        message.headers()
                .add(Headers.REPLY_TOPIC, replyTopic.getBytes(UTF_8))
                .add(Headers.TRACE_PARENT, ("00-" + TRACE + "-00f067aa0ba902b7-01").getBytes(US_ASCII));
        return message;
    }

    private static JsonNode awaitLine(ChildJvm worker, String beginning) {
        return Awaitility.await()
                .atMost(Durations.TWO_MINUTES)
                .until(() -> linesOf(worker, beginning), lines -> !lines.isEmpty())
                .get(0);
    }

    private static List<JsonNode> linesOf(ChildJvm worker, String beginning) {
        return worker.lines().stream()
                .filter(JsonLogsIT::isTheWorkers)
                .map(Http::json)
                .filter(line -> line.path("message").asText().startsWith(beginning)
                        && line.path("traceId").asText().equals(TRACE))
                .toList();
    }
}
