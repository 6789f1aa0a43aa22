package dev.slotkeeper.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteValuesAreRejected(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Measurement("spread", "direct/8", 2, Map.of(Metric.WARM_RATE, value)))
                .withMessage("WARM_RATE of direct/8 in spread, round 2: given " + value + ", allowed a finite number");
    }

    @Test
    void figuresAreCopied() {
        Map<Metric, Double> figures = new HashMap<>(Map.of(Metric.P99, 2.0));
        Measurement measurement = new Measurement("http-hot", "direct@500", 1, figures);

        figures.put(Metric.P99, 3.0);

        assertThat(measurement.metrics()).containsExactly(Map.entry(Metric.P99, 2.0));
    }
}
