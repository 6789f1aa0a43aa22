package dev.slotkeeper.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.TraceParent;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.kafka.Outcome.NotAccepted;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TracedBookingRequestsTest {

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Tracer tracer = new OtelTracer(
            SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build()
                    .get("test"),
            new OtelCurrentTraceContext(),
            event -> {});
    private final List<CompletableFuture<Outcome>> open = new ArrayList<>();
    private final List<@Nullable TraceParent> sent = new ArrayList<>();
    private final TracedBookingRequests requests = new TracedBookingRequests(this::submit, tracer);

    /** Simulates the queue: records the trace of each command; the test completes the outcomes. */
    private List<CompletableFuture<Outcome>> submit(List<? extends Command> commands, Duration wait) {
        commands.forEach(published -> {
            sent.add(TraceParent.read(CurrentTrace.of(tracer).header()));
            open.add(new CompletableFuture<>());
        });
        return List.copyOf(open);
    }

    @Test
    void spanLastsUntilTheOutcomeAndRecordsIt() {
        BookSlot booking = Replies.booking();
        requests.submit(List.of(booking), Duration.ZERO);
        assertThat(spans.getFinishedSpanItems()).isEmpty();

        open.get(0).complete(new NotAccepted(Cause.UNCERTAIN));

        SpanData span = onlySpan();
        assertThat(span.getName()).isEqualTo("booking.request");
        assertThat(attribute(span, "booking.outcome")).isEqualTo("UNCERTAIN");
        assertThat(attribute(span, "booking.request.id"))
                .isEqualTo(booking.requestId().toString());
        assertThat(attribute(span, "booking.slot.id")).isEqualTo("a");
        assertThat(span.getAttributes().asMap().values()).doesNotContain(booking.customerId());
    }

    @Test
    void recordHasTheSpanAndTheSpanHasTheCallerAsParent() {
        Span caller = tracer.nextSpan().name("caller").start();
        Tracer.SpanInScope scope = tracer.withSpan(caller);
        requests.submit(List.of(Replies.booking()), Duration.ZERO);
        scope.close();
        open.get(0).complete(new NotAccepted(Cause.UNCERTAIN));

        SpanData span = onlySpan();
        assertThat(span.getParentSpanId()).isEqualTo(caller.context().spanId());
        assertThat(sent).containsExactly(new TraceParent(span.getTraceId(), span.getSpanId(), true));
        assertThat(span.getTraceId()).isEqualTo(caller.context().traceId());
    }

    @Test
    void requestSubmittedLaterKeepsItsTrace() {
        Span caller = tracer.nextSpan().name("caller").start();
        Tracer.SpanInScope scope = tracer.withSpan(caller);
        BookingRequests mine = requests.withCurrentCaller();
        scope.close();

        CompletableFuture.runAsync(() -> mine.submit(List.of(Replies.booking()), Duration.ZERO))
                .join();
        open.get(0).complete(new NotAccepted(Cause.UNCERTAIN));

        assertThat(onlySpan().getParentSpanId()).isEqualTo(caller.context().spanId());
    }

    @Test
    void commandsOfOneCallShareOneSpanUntilTheLastOutcome() {
        requests.submit(List.of(Replies.booking(), Replies.booking()), Duration.ZERO);
        open.get(1).complete(new NotAccepted(Cause.UNCERTAIN));
        assertThat(spans.getFinishedSpanItems()).isEmpty();

        open.get(0).complete(new NotAccepted(Cause.UNCERTAIN));

        assertThat(onlySpan().getAttributes().get(AttributeKey.longKey("booking.requests")))
                .isEqualTo(2);
    }

    @Test
    void failedSubmissionEndsTheSpan() {
        TracedBookingRequests broken = new TracedBookingRequests(
                (commands, wait) -> {
                    throw new IllegalStateException("broken");
                },
                tracer);

        assertThatThrownBy(() -> broken.submit(List.of(Replies.booking()), Duration.ZERO))
                .hasMessage("broken");

        assertThat(onlySpan().hasEnded()).isTrue();
        assertThat(tracer.currentSpan()).isNull();
    }

    @Test
    void recordHasNoTraceWhileTracingIsOff() {
        assertThat(CurrentTrace.of(null).header()).isNull();
    }

    private SpanData onlySpan() {
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().get(0);
    }

    private static @Nullable String attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }
}
