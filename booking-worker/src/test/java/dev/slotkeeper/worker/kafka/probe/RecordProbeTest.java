package dev.slotkeeper.worker.kafka.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.worker.kafka.probe.ProbeResult.Undecodable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RecordProbeTest {

    private static final TopicPartition ZERO = new TopicPartition("t", 0);
    private static final TopicPartition ONE = new TopicPartition("t", 1);
    private static final Undecodable FIVE_TO_NINE = new Undecodable(9, "memory");

    @Test
    void linesOfTheJvmAreIgnored() throws IOException {
        String said = """
                OpenJDK 64-Bit Server VM warning: Sharing is only supported for boot loader classes
                readable t 0 17

                unknown t 2 4: org.apache.kafka.common.KafkaException: corrupt message
                undecodable t 1 5 9 java.lang.OutOfMemoryError: Java heap space
                """;
        assertThat(RecordProbe.findings(said))
                .isEqualTo(Map.of(
                        ZERO,
                        new ProbeResult(17, null),
                        ONE,
                        new ProbeResult(5, new Undecodable(9, "java.lang.OutOfMemoryError: Java heap space"))));
    }

    @Test
    void invalidFindingIsAnError() {
        assertThatThrownBy(() -> RecordProbe.findings("undecodable t 0 5 nine memory"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RecordProbe.findings("readable t 0")).isInstanceOf(IOException.class);
    }

    @Test
    void childGetsNoJvmOptionsFromTheEnvironment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_TOOL_OPTIONS", "-javaagent:x.jar",
                "JDK_JAVA_OPTIONS", "-Xmx208m",
                "_JAVA_OPTIONS", "-XX:+ExitOnOutOfMemoryError",
                "MALLOC_ARENA_MAX", "2"));
        RecordProbe.removeJvmOptions(environment);
        assertThat(environment).containsOnlyKeys("MALLOC_ARENA_MAX");
    }

    @Test
    void undecodableRangeIsSkippedOnlyIfBothEndsCannotBeReadAlone() throws Exception {
        Map<TopicPartition, ProbeResult> found = Map.of(ZERO, new ProbeResult(5, FIVE_TO_NINE));

        assertThat(RecordProbe.confirmed(found, (partition, offset) -> new ProbeResult(offset, FIVE_TO_NINE)))
                .isEqualTo(found);
        assertThat(RecordProbe.confirmed(
                        found,
                        (partition, offset) ->
                                offset == 5 ? new ProbeResult(5, FIVE_TO_NINE) : new ProbeResult(offset + 1, null)))
                .as("if the end of the range can be read")
                .isEqualTo(Map.of(ZERO, new ProbeResult(5, new Undecodable(5, "memory"))));
        assertThat(RecordProbe.confirmed(found, (partition, offset) -> new ProbeResult(offset + 1, null)))
                .as("if the record can be read alone")
                .isEqualTo(Map.of(ZERO, new ProbeResult(6, null)));
        assertThat(RecordProbe.confirmed(found, (partition, offset) -> null))
                .as("if the broker did not send the record")
                .isEmpty();
    }

    @Test
    void damagedBatchWithAWrongEndDoesNotSkipOtherRecords() throws Exception {
        Map<TopicPartition, ProbeResult> found = Map.of(ZERO, new ProbeResult(5, new Undecodable(1_000, "invalid")));
        assertThat(RecordProbe.confirmed(
                        found,
                        (partition, offset) ->
                                new ProbeResult(offset, new Undecodable(offset == 5 ? 1_000 : 1_004, "invalid"))))
                .isEqualTo(Map.of(ZERO, new ProbeResult(5, new Undecodable(5, "invalid"))));
    }

    @Test
    void failedConfirmationKeepsOtherFindings() throws Exception {
        Map<TopicPartition, ProbeResult> found =
                Map.of(ZERO, new ProbeResult(5, FIVE_TO_NINE), ONE, new ProbeResult(7, null));
        assertThat(RecordProbe.confirmed(found, (partition, offset) -> {
                    throw new IOException("killed");
                }))
                .isEqualTo(Map.of(ONE, new ProbeResult(7, null)));
    }
}
