package dev.slotkeeper.worker.tracing;

import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.TraceParent;
import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.kafka.FakeDesk;
import dev.slotkeeper.worker.kafka.Messages;
import dev.slotkeeper.worker.kafka.RecordDecoder;
import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TracedBatchProcessorTest {

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Tracer tracer = new OtelTracer(
            SdkTracerProvider.builder()
                    .setSampler(new LinkBasedSampler())
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build()
                    .get("test"),
            new OtelCurrentTraceContext(),
            event -> {});
    private final FakeDesk batchProcessor = new FakeDesk(SENT);
    private final BatchProcessor traced = new TracedBatchProcessor(batchProcessor, tracer);

    @Test
    void batchIsOneSpanLinkedToItsTracedRequests() {
        traced.decide(List.of(request(1, parent(1, true)), request(2, "nonsense"), request(3, parent(3, true))));

        SpanData batch = onlySpan();
        assertThat(batch.getName()).isEqualTo("booking.batch");
        assertThat(batch.getParentSpanContext().isValid()).isFalse();
        assertThat(batch.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(context -> context.getTraceId() + "-" + context.getSpanId())
                .containsExactly(traceId(1) + "-" + spanId(1), traceId(3) + "-" + spanId(3));
        assertThat(batch.getAttributes().get(AttributeKey.longKey("booking.batch.size")))
                .isEqualTo(3);
    }

    @Test
    void batchRunsWithinItsSpan() {
        BatchProcessor asking = requests -> {
            assertThat(tracer.currentSpan()).isNotNull();
            return batchProcessor.decide(requests);
        };

        new TracedBatchProcessor(asking, tracer).decide(List.of(request(1, parent(1, true))));

        assertThat(onlySpan().hasEnded()).isTrue();
        assertThat(tracer.currentSpan()).isNull();
    }

    @Test
    void batchWithoutTracedRequestsHasNoSpan() {
        traced.decide(
                List.of(Messages.inbound(Messages.ZERO, 1), request(2, parent(2, false)), request(3, "00-evil\n-01")));

        assertThat(spans.getFinishedSpanItems()).isEmpty();
        assertThat(batchProcessor.tried).containsExactly(3);
    }

    @Test
    void numberOfLinksIsBounded() {
        traced.decide(IntStream.rangeClosed(1, 500)
                .mapToObj(number -> request(number, parent(number, true)))
                .toList());

        assertThat(onlySpan().getLinks()).hasSize(TracedBatchProcessor.MAX_LINKS);
    }

    @Test
    void failedAttemptIsRecordedAndRethrown() {
        LedgerException unavailable = LedgerFailures.of(Kind.UNAVAILABLE);
        batchProcessor.failure = unavailable;

        assertThatThrownBy(() -> traced.decide(List.of(request(1, parent(1, true)))))
                .isSameAs(unavailable);

        assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    private SpanData onlySpan() {
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().get(0);
    }

    private static PlacedRequest request(long number, String header) {
        ConsumerRecord<byte[], byte[]> message = Messages.booking(number, "s");
        message.headers().add(Headers.TRACE_PARENT, header.getBytes(US_ASCII));
        return new RecordDecoder(TIMEOUT).decode(message);
    }

    private static String parent(long number, boolean sampled) {
        return new String(new TraceParent(traceId(number), spanId(number), sampled).bytes(), US_ASCII);
    }

    private static String traceId(long number) {
        return "%032x".formatted(number);
    }

    private static String spanId(long number) {
        return "%016x".formatted(number);
    }
}
