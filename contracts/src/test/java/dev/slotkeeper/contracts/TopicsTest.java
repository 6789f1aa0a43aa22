package dev.slotkeeper.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopicsTest {

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("booking.replies.app-1", true),
                Arguments.of("booking.replies.x", true),
                Arguments.of("booking.replies.A_b-c.D9", true),
                Arguments.of("booking.replies..", true),
                Arguments.of("booking.replies." + "a".repeat(233), true),
                Arguments.of("booking.replies." + "a".repeat(234), false),
                Arguments.of("booking.replies.", false),
                Arguments.of("booking.replies", false),
                Arguments.of("", false),
                Arguments.of("Booking.replies.a", false),
                Arguments.of(" booking.replies.a", false),
                Arguments.of("booking.replies.a/b", false),
                Arguments.of("booking.replies.a b", false),
                Arguments.of("booking.replies.a:b", false),
                Arguments.of("booking.replies.a\n", false),
                Arguments.of("booking.replies.a\u0000", false),
                Arguments.of("booking.replies.é", false),
                Arguments.of("booking.replies.\ufffd", false),
                Arguments.of(Topics.REQUESTS, false),
                Arguments.of(Topics.EVENTS, false),
                Arguments.of(Topics.DEAD_LETTERS, false),
                Arguments.of("__consumer_offsets", false));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("names")
    void onlyReplyTopicNamesAreAllowed(String name, boolean allowed) {
        assertThat(Topics.isReplyTopic(name)).isEqualTo(allowed);
    }
}
