package dev.slotkeeper.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopularityTest {

    @Test
    void theKthSlotIsChosenInProportionToOneOverKIfItIsOpen() {
        List<ShownSlot> shown = new ArrayList<>();
        for (String slotId : List.of("first", "second", "third")) {
            shown.add(new ShownSlot(slotId, 1, 0, true));
        }
        assertThat(wishes(shown)).isEqualTo(Map.of("first", 600L, "second", 300L, "third", 200L));

        shown.set(0, shown.get(0).full());
        assertThat(wishes(shown)).isEqualTo(Map.of("second", 660L, "third", 440L));

        shown.replaceAll(ShownSlot::full);
        assertThat(Popularity.choose(shown, 0)).isNull();
    }

    private static Map<String, Long> wishes(List<ShownSlot> shown) {
        return IntStream.range(0, 1_100)
                .mapToObj(i -> Objects.requireNonNull(Popularity.choose(shown, (i + 0.5) / 1_100)))
                .collect(Collectors.groupingBy(ShownSlot::slotId, Collectors.counting()));
    }
}
