package dev.slotkeeper.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.contracts.TraceParent;
import dev.slotkeeper.gateway.queue.LogPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestPublisherTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final byte[] CORRELATION = new byte[16];

    private final Map<Duration, MockProducer<byte[], byte[]>> producers = new LinkedHashMap<>();
    private byte @Nullable [] trace;
    private final AtomicInteger received = new AtomicInteger();
    private final RequestPublisher publisher = new RequestPublisher(
            limit -> {
                MockProducer<byte[], byte[]> producer =
                        new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
                producers.put(limit, producer);
                return producer;
            },
            TIMEOUT,
            "booking.replies.gateway-x",
            received::incrementAndGet,
            () -> trace,
            new SimpleMeterRegistry());

    private MockProducer<byte[], byte[]> producer(Duration limit) {
        return Objects.requireNonNull(producers.get(limit));
    }

    @Test
    void recordFollowsTheContract() {
        publisher.open();
        BookSlot booking = Replies.booking();

        var place = publisher.publish(booking, CORRELATION, null, TIMEOUT);
        ProducerRecord<byte[], byte[]> message = producer(TIMEOUT).history().get(0);
        producer(TIMEOUT).completeNext();

        assertThat(message.topic()).isEqualTo(Topics.REQUESTS);
        assertThat(message.key()).isEqualTo("a".getBytes(StandardCharsets.UTF_8));
        assertThat(ContractJson.decodedCommand(message.value())).isEqualTo(new DecodedCommand.Understood(booking));
        assertThat(message.headers().lastHeader(Headers.REPLY_TOPIC).value())
                .isEqualTo("booking.replies.gateway-x".getBytes(StandardCharsets.UTF_8));
        assertThat(message.headers().lastHeader(Headers.CORRELATION_ID).value()).isSameAs(CORRELATION);
        assertThat(message.headers().lastHeader(Headers.REPLY_PARTITION).value())
                .isEqualTo(new byte[4]);
        assertThat(message.headers().lastHeader(Headers.TRACE_PARENT)).isNull();
        assertThat(place.join()).isEqualTo(new LogPosition(0, 0));
        assertThat(received).hasValue(1);
    }

    @Test
    void recordHasTheCallersTrace() {
        publisher.open();
        trace = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true).bytes();

        var unused = publisher.publish(Replies.booking(), CORRELATION, null, TIMEOUT);

        assertThat(producer(TIMEOUT).history().get(0).headers().headers(Headers.TRACE_PARENT))
                .singleElement()
                .satisfies(header -> assertThat(header.value()).isEqualTo(trace));
    }

    @Test
    void recordHasTheCallersName() {
        publisher.open();
        SentBy anna = new SentBy(SentBy.Role.ADMINISTRATOR, "anna");

        var named = publisher.publish(Replies.booking(), CORRELATION, anna, TIMEOUT);
        var nameless = publisher.publish(Replies.booking(), CORRELATION, null, TIMEOUT);

        assertThat(named).isNotDone();
        assertThat(nameless).isNotDone();
        List<ProducerRecord<byte[], byte[]>> sent = producer(TIMEOUT).history();
        assertThat(sent.get(0).headers().lastHeader(Headers.BY).value())
                .asString()
                .isEqualTo("slots:admin anna");
        assertThat(sent.get(1).headers().lastHeader(Headers.BY)).isNull();
        assertThat(sent.get(0).value())
                .as("command without the name")
                .asString()
                .doesNotContain("anna");
    }

    @Test
    void shortWaitUsesTheProducerThatGivesUpSooner() {
        publisher.open();

        for (Duration wait : List.of(Duration.ZERO, TIMEOUT.minusMillis(1))) {
            assertThat(publisher.publish(Replies.booking(), CORRELATION, null, wait))
                    .isNotDone();
        }

        assertThat(producer(RequestPublisher.HURRIED).history()).hasSize(2);
        assertThat(producer(TIMEOUT).history()).isEmpty();
    }

    @Test
    void failureIsPassedOnAndIsNoSignOfKafka() {
        publisher.open();

        var place = publisher.publish(Replies.booking(), CORRELATION, null, TIMEOUT);
        producer(TIMEOUT).errorNext(new TimeoutException("2000 ms has passed"));

        assertThat(place).isCompletedExceptionally();
        assertThat(received).hasValue(0);
    }

    @Test
    void publishFailsAtOnceBeforeKafkaWasReachable() {
        assertThat(publisher.publish(Replies.booking(), CORRELATION, null, TIMEOUT))
                .isCompletedExceptionally();
        assertThat(producers).isEmpty();
    }

    @Test
    void throwingProducerFailsOnlyItsRequest() {
        publisher.open();
        producer(TIMEOUT).close();

        assertThat(publisher.publish(Replies.booking(), CORRELATION, null, TIMEOUT))
                .isCompletedExceptionally();
    }
}
