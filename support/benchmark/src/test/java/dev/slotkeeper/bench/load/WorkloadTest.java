package dev.slotkeeper.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotkeeper.contracts.BookSlot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {

    private static final int MANY = 200_000;

    @Test
    void everyPeerGetsTheSameRequestsInTheSameOrder() {
        for (Workload workload :
                List.of(Workload.spread(5_000, 300, 10), Workload.hot(5_000), Workload.zipf(5_000, 300, 10))) {
            List<String> first = wishes(workload);

            assertThat(wishes(workload)).as(workload.name()).isEqualTo(first).hasSize(5_000);
        }
    }

    @Test
    void theKindOfIdsDoesNotChangeTheRequests() {
        Workload workload = Workload.spread(1_000, 300, 10);

        assertThat(wishes(workload.with(Workload.Ids.RANDOM))).isEqualTo(wishes(workload));
    }

    @ParameterizedTest
    @EnumSource
    void idsAreUnique(Workload.Ids kind) {
        List<UUID> ids = ids(Workload.spread(MANY, 300, 10).with(kind));

        assertThat(new HashSet<>(ids)).hasSize(MANY);
        assertThat(ids).allMatch(id -> id.variant() == 2);
    }

    @Test
    void timeOrderedIdsAreSorted() {
        List<UUID> ids = ids(Workload.spread(MANY, 300, 10));

        // Compares as PostgreSQL does, by unsigned bytes; UUID.compareTo is signed.
        assertThat(ids.stream().map(UUID::toString).toList()).isSorted();
        assertThat(ids).allMatch(id -> id.version() == 7);
    }

    @Test
    void randomIdsAreNotSorted() {
        List<UUID> ids = ids(Workload.spread(MANY, 300, 10).with(Workload.Ids.RANDOM));

        long rises = 0;
        for (int i = 1; i < ids.size(); i++) {
            rises += ids.get(i - 1).toString().compareTo(ids.get(i).toString()) < 0 ? 1 : 0;
        }
        assertThat(rises / (double) MANY).isCloseTo(0.5, within(0.02));
        assertThat(ids).allMatch(id -> id.version() == 4);
    }

    @Test
    void spreadChoosesSlotsUniformly() {
        Map<String, Long> wanted = counts(Workload.spread(MANY, 100, 10));

        assertThat(wanted).hasSize(100);
        assertThat(wanted.values())
                .allSatisfy(count -> assertThat((double) count).isCloseTo(2_000, within(300.0)));
    }

    @Test
    void hotHasOneSlotWithSeatsForHalf() {
        Workload hot = Workload.hot(MANY);

        assertThat(counts(hot)).containsExactly(Map.entry(Workload.slotId(0), (long) MANY));
        assertThat(hot.slots()).isEqualTo(1);
        assertThat(hot.capacity()).isEqualTo(MANY / 2);
    }

    @Test
    void zipfChoosesTheKthSlotInProportionToOneByK() {
        int slots = 1_000;
        Map<String, Long> wanted = counts(Workload.zipf(MANY, slots, 10));

        double sum = 0;
        for (int k = 1; k <= slots; k++) {
            sum += 1.0 / k;
        }
        for (int k : new int[] {1, 2, 3, 10, 30}) {
            double expected = MANY / (k * sum);
            assertThat((double) wanted.getOrDefault(Workload.slotId(k - 1), 0L))
                    .as("slot " + k)
                    .isCloseTo(expected, within(6 * Math.sqrt(expected)));
        }
        assertThat(wanted.keySet()).allMatch(slot -> Integer.parseInt(slot.substring("slot-".length())) < slots);
    }

    private static List<String> wishes(Workload workload) {
        return requests(workload).stream()
                .map(request -> request.slotId() + " " + request.customerId() + " " + request.quantity())
                .toList();
    }

    private static List<UUID> ids(Workload workload) {
        return requests(workload).stream().map(BookSlot::requestId).toList();
    }

    private static Map<String, Long> counts(Workload workload) {
        return requests(workload).stream()
                .map(BookSlot::slotId)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<BookSlot> requests(Workload workload) {
        List<BookSlot> requests = new ArrayList<>();
        Workload.Stream stream = workload.stream();
        for (BookSlot next = stream.next(); next != null; next = stream.next()) {
            requests.add(next);
        }
        return requests;
    }
}
