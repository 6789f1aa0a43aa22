package dev.slotkeeper.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.gateway.ops.PrometheusParser.Sample;
import dev.slotkeeper.gateway.ops.PrometheusParser.Unreadable;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusParserTest {

    @Test
    void valuesAndLabelsAreReadAndCommentsAreSkipped() {
        String text = """
                # HELP a of a
                # TYPE a counter
                a_total 3.0
                a_bucket{le="+Inf",} 1.5E3
                b{path="C:\\\\x",said="\\"hi\\"\\n"} NaN
                """;

        assertThat(PrometheusParser.read(text))
                .containsExactly(
                        new Sample("a_total", Map.of(), 3),
                        new Sample("a_bucket", Map.of("le", "+Inf"), 1_500),
                        new Sample("b", Map.of("path", "C:\\x", "said", "\"hi\"\n"), Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "a",
                "a x",
                "a{ 1",
                "a{b} 1",
                "a{b=c} 1",
                "a{b=\"c} 1",
                "a{b=\"\\t\"} 1",
                "a{b=\"c\"d=\"e\"} 1",
                "a{b=\"c\",b=\"d\"} 1",
                "a{b=\"c\"}1",
                "a 1 2",
                "ä 1"
            })
    void malformedTextIsRejectedAsAWhole(String line) {
        assertThatThrownBy(() -> PrometheusParser.read("good 1\n" + line))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining(line.substring(0, 1));
    }

    @Test
    void numberOfSamplesAndLabelsIsLimited() {
        String most = "a 1\n".repeat(PrometheusParser.MAX_SAMPLES);
        assertThat(PrometheusParser.read(most)).hasSize(PrometheusParser.MAX_SAMPLES);
        assertThatThrownBy(() -> PrometheusParser.read(most + "a 1\n")).isInstanceOf(Unreadable.class);

        String labels = IntStream.rangeClosed(0, PrometheusParser.MAX_LABELS)
                .mapToObj(i -> "l" + i + "=\"\"")
                .collect(Collectors.joining(",", "a{", "} 1"));
        assertThatThrownBy(() -> PrometheusParser.read(labels)).isInstanceOf(Unreadable.class);
    }
}
