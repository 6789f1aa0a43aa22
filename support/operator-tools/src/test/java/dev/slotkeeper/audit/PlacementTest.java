package dev.slotkeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.audit.replay.DecisionRow;
import dev.slotkeeper.audit.replay.ReplyColumns;
import dev.slotkeeper.reference.LogPlace;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Slot "room-7-0900" is in partition 4 of 12 and 40 of 48. */
class PlacementTest {

    private final Placement refuses = new Placement(48, false);

    @Test
    void requestInPlaceIsAccepted() {
        assertThat(refuses.partitionsFor(row(40, null))).isEqualTo(Placement.ANY);
    }

    @Test
    void decidedRequestThatWasNeverInPlaceIsADifferenceUnlessTheWorkersDecidedSuch() {
        assertThat(refuses.partitionsFor(row(41, null))).isEqualTo(48);
        assertThat(new Placement(48, true).partitionsFor(row(41, null))).isEqualTo(Placement.ANY);
        assertThat(refuses.notJudged()).isZero();
    }

    @Test
    void decidedRequestThatMayHaveBeenInPlaceIsNotJudged() {
        assertThat(refuses.partitionsFor(row(4, null))).isEqualTo(Placement.ANY);
        assertThat(refuses.notJudged()).isEqualTo(1);
    }

    @Test
    void refusalIsJudgedByTheNumberOfPartitionsThatItNames() {
        for (boolean isDecided : new boolean[] {true, false}) {
            Placement placement = new Placement(48, isDecided);
            assertThat(placement.partitionsFor(row(3, refusal(12)))).isEqualTo(12);
            assertThat(placement.partitionsFor(row(3, refusal(48)))).isEqualTo(48);
            assertThat(placement.notJudged()).isZero();
        }
    }

    @Test
    void numberOfPartitionsThatCanNotHaveBeenIsNotBelieved() {
        assertThat(refuses.partitionsFor(row(41, refusal(49)))).isEqualTo(48);
        assertThat(refuses.partitionsFor(row(41, refusal(41)))).isEqualTo(48);
        assertThat(refuses.partitionsFor(row(41, refusal(0)))).isEqualTo(48);
    }

    private static String refusal(int partitions) {
        return "partition: given 3, allowed 4 of " + partitions + ", by murmur2 of the key";
    }

    private static DecisionRow row(int partition, @Nullable String details) {
        UUID id = new UUID(1, 1);
        ReplyColumns reply = new ReplyColumns(
                "room-7-0900", id, "REJECTED", "VALIDATION_ERROR", "MALFORMED", "c", 1, null, null, details, null);
        return new DecisionRow(id, new LogPlace(partition, 7), Instant.EPOCH, reply);
    }
}
