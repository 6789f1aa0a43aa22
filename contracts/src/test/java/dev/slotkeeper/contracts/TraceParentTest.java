package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void headerIsReadAndWrittenUnchanged() {
        byte[] header = ("00-" + TRACE + "-" + SPAN + "-01").getBytes(ISO_8859_1);

        TraceParent read = TraceParent.read(header);

        assertThat(read).isEqualTo(new TraceParent(TRACE, SPAN, true));
        assertThat(new TraceParent(TRACE, SPAN, true).bytes()).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "fe"})
    void onlyTheLastBitOfTheFlagsMeansSampled(String flags) {
        assertThat(TraceParent.read(("00-" + TRACE + "-" + SPAN + "-" + flags).getBytes(ISO_8859_1)))
                .isEqualTo(new TraceParent(TRACE, SPAN, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-0g",
                "00-" + TRACE + "-" + SPAN + "-01-",
                "01-" + TRACE + "-" + SPAN + "-01",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473\n-" + SPAN + "-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473\u00e9-" + SPAN + "-01",
                "00 " + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "_" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "_01"
            })
    void malformedHeaderIsIgnored(String header) {
        assertThat(TraceParent.isValid(header.getBytes(ISO_8859_1))).isFalse();
        assertThat(TraceParent.read(header.getBytes(ISO_8859_1))).isNull();
    }

    @Test
    void missingHeaderIsIgnored() {
        assertThat(TraceParent.isValid(null)).isFalse();
        assertThat(TraceParent.read(null)).isNull();
    }

    @Test
    void invalidIdsAreRejected() {
        assertThatThrownBy(() -> new TraceParent(TRACE, "short", true))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("traceparent");
    }
}
