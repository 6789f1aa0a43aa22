package dev.slotkeeper.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.kafka.KafkaConfiguration.Instance;
import org.junit.jupiter.api.Test;

class InstanceTest {

    @Test
    void replyTopicContainsTheConfiguredName() {
        assertThat(Instance.of("blue-1", "8080").replyTopic()).isEqualTo("booking.replies.gateway-blue-1");
    }

    @Test
    void gatewaysOnOneHostDifferInTheirPort() {
        String first = Instance.of("", "8080").replyTopic();

        assertThat(Topics.isReplyTopic(first)).isTrue();
        assertThat(first).endsWith("-8080").isNotEqualTo(Instance.of("", "8082").replyTopic());
        assertThat(Instance.of("", "0")).isNotEqualTo(Instance.of("", "0"));
    }

    @Test
    void tooLongNameIsRejected() {
        assertThatThrownBy(() -> Instance.of("x".repeat(249), "8080")).isInstanceOf(IllegalArgumentException.class);
    }
}
