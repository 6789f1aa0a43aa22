package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.gateway.kafka.BookingRequests;
import io.micrometer.tracing.Tracer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

class TracingSwitchTest {

    @Test
    void withoutTracingThereIsNoTracer() {
        try (RunningGateway gateway = new RunningGateway()) {
            assertThatThrownBy(() -> gateway.bean(Tracer.class)).isInstanceOf(NoSuchBeanDefinitionException.class);
            assertThat(gateway.bean(BookingRequests.class).getClass().getSimpleName())
                    .isEqualTo("KafkaBookingRequests");
        }
    }

    @Test
    void tracingIsTurnedOnByOnePropertyAndIgnoresMalformedHeaders() {
        try (RunningGateway gateway = new RunningGateway(
                List.of("--management.tracing.enabled=true", "--management.otlp.tracing.endpoint=http://localhost:1/"),
                started -> {})) {
            assertThat(gateway.bean(Tracer.class)).isNotNull();
            assertThat(gateway.bean(BookingRequests.class).getClass().getSimpleName())
                    .isEqualTo("TracedBookingRequests");
            for (String header : List.of("nonsense", "00-0-0-01", "00-" + "f".repeat(4_000), "\u00e9")) {
                assertThat(gateway.post(
                                        "/v1/bookings",
                                        "{\"slotId\":\"a\",\"customerId\":\"c\"}",
                                        "traceparent",
                                        header)
                                .status())
                        .as(header)
                        .isEqualTo(503);
            }
        }
    }
}
