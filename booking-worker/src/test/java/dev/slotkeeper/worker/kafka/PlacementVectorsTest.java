package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings.Misplaced;
import dev.slotkeeper.worker.health.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worker finds the partitions that the contract's test vectors name. */
class PlacementVectorsTest {

    private static final Path CONTRACT = Path.of("..", "docs", "contract.md");
    private static final Pattern VECTOR =
            Pattern.compile("^\\| `(\\S+)` \\| \\d+ \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$", Pattern.MULTILINE);

    static List<MatchResult> vectors() throws IOException {
        return VECTOR.matcher(Files.readString(CONTRACT)).results().toList();
    }

    @Test
    void contractHasTenVectors() throws IOException {
        assertThat(vectors()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyVectorOfTheContractIsInPlaceOnlyInItsPartition(MatchResult vector) {
        int[] counts = {1, 12, 48};
        for (int i = 0; i < counts.length; i++) {
            int ofKey = Integer.parseInt(vector.group(2 + i));
            PlacementCheck check = new PlacementCheck(
                    FixedPartitions.cache(counts[i]), Misplaced.REFUSE, new WorkerMetrics(new SimpleMeterRegistry()));
            for (int partition = 0; partition < counts[i]; partition++) {
                InboundRequest inbound = new RecordDecoder(TIMEOUT)
                        .decode(booking(new TopicPartition(Topics.REQUESTS, partition), 0, vector.group(1)));
                check.received(inbound);
                assertThat(check.check(List.of(inbound)))
                        .as("%s in partition %d of %d", vector.group(1), partition, counts[i])
                        .isEqualTo(partition == ofKey ? 1 : 0);
            }
        }
    }
}
