package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotUpdate;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Records each request's way through the queue as a span, from its submission to its outcome. */
final class TracedBookingRequests implements BookingRequests {

    private final BookingRequests requests;
    private final Tracer tracer;
    private final @Nullable Span caller;

    TracedBookingRequests(BookingRequests requests, Tracer tracer) {
        this(requests, tracer, null);
    }

    private TracedBookingRequests(BookingRequests requests, Tracer tracer, @Nullable Span caller) {
        this.requests = requests;
        this.tracer = tracer;
        this.caller = caller;
    }

    @Override
    public BookingRequests withCurrentCaller() {
        return new TracedBookingRequests(requests.withCurrentCaller(), tracer, tracer.currentSpan());
    }

    @Override
    public List<CompletableFuture<Outcome>> submit(List<? extends Command> commands, Duration wait) {
        Span span = begin(commands);
        List<CompletableFuture<Outcome>> outcomes;
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            outcomes = requests.submit(commands, wait);
        } catch (RuntimeException failure) {
            span.error(failure).end();
            throw failure;
        } finally {
            scope.close();
        }
        var unused = CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .whenComplete((done, impossible) -> {
                    if (outcomes.size() == 1 && impossible == null) {
                        describe(span, outcomes.get(0).join());
                    }
                    span.end();
                });
        return outcomes;
    }

    private Span begin(List<? extends Command> commands) {
        Span.Builder builder = tracer.spanBuilder()
                .kind(Span.Kind.PRODUCER)
                .name("booking.request")
                .tag("booking.requests", commands.size());
        if (commands.size() == 1) {
            Command only = commands.get(0);
            builder.tag("booking.request.id", only.requestId().toString()).tag("booking.slot.id", only.slotId());
        }
        return (caller == null ? builder : builder.setParent(caller.context())).start();
    }

    private static void describe(Span span, Outcome outcome) {
        if (outcome instanceof Outcome.Decided decided) {
            span.tag("booking.outcome", code(decided.reply()));
            if (decided.reply() instanceof BookingRejected rejected && rejected.reason() != null) {
                span.tag("booking.reason", rejected.reason().name());
            }
        } else if (outcome instanceof Outcome.NotAccepted notAccepted) {
            span.tag("booking.outcome", notAccepted.cause().name());
        } else {
            span.tag("booking.outcome", "PENDING");
        }
    }

    private static String code(Reply reply) {
        return reply.accept(new Reply.Visitor<String>() {
            @Override
            public String visit(BookingConfirmed confirmed) {
                return "CONFIRMED";
            }

            @Override
            public String visit(BookingRejected rejected) {
                return rejected.code().name();
            }

            @Override
            public String visit(BookingUpdate update) {
                return update.kind().name();
            }

            @Override
            public String visit(SlotCreated created) {
                return "SLOT_CREATED";
            }

            @Override
            public String visit(SlotUpdate update) {
                return update.kind().name();
            }
        });
    }
}
