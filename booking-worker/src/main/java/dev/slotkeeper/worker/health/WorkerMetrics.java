package dev.slotkeeper.worker.health;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.ledger.LedgerException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The worker's metrics; names, units and meanings are in docs/operations/monitor.md. */
public final class WorkerMetrics {

    private final MeterRegistry registry;
    private final Map<Step, Timer> steps = new EnumMap<>(Step.class);
    private final Map<String, Counter> decisions = new ConcurrentHashMap<>();
    private final DistributionSummary batchSize;
    private final Timer age;
    private final Counter guardRacesLost;
    private final Counter deadLetters;
    private final Counter undecodable;
    private final Counter misplaced;
    private final Map<Undeliverable, Counter> undeliverable = new EnumMap<>(Undeliverable.class);
    private final Map<LedgerException.Kind, Counter> failures = new EnumMap<>(LedgerException.Kind.class);
    private final HotSlotCounter hotSlots = new HotSlotCounter(System::nanoTime);

    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Step step : Step.values()) {
            steps.put(
                    step,
                    Timer.builder("booking.step")
                            .description("duration of one step of one batch")
                            .tag("step", step.name().toLowerCase(Locale.ROOT))
                            .publishPercentileHistogram()
                            .register(registry));
        }
        batchSize = DistributionSummary.builder("booking.batch.size")
                .description("requests decided in one transaction")
                .publishPercentileHistogram()
                .maximumExpectedValue(10_000.0)
                .register(registry);
        age = Timer.builder("booking.decision.age")
                .description("time from the record's timestamp to its decision, by the database's clock")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofMinutes(5))
                .register(registry);
        guardRacesLost = Counter.builder("booking.write.conflicts")
                .description("guarded slot writes that failed because another writer changed the slot")
                .register(registry);
        deadLetters = Counter.builder("booking.dead.letters")
                .description("messages that could not be understood")
                .register(registry);
        undecodable = Counter.builder("booking.undecodable.records")
                .description("records skipped because they can't be decoded")
                .register(registry);
        misplaced = Counter.builder("booking.requests.misplaced")
                .description("requests in a partition that is not their key's")
                .register(registry);
        // Registered from the start: an alert on an increase misses a counter that first appears as 1.
        for (Undeliverable cause : Undeliverable.values()) {
            undeliverable.put(
                    cause,
                    Counter.builder("booking.replies.undeliverable")
                            .description("requested replies that could not be sent; the outcome is in booking.events")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (LedgerException.Kind kind : LedgerException.Kind.values()) {
            failures.put(
                    kind,
                    Counter.builder("booking.attempts.failed")
                            .description("failed attempts to decide a batch; its requests are decided later")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** The steps of a batch. */
    public enum Step {
        PARSE,
        LOAD,
        DECIDE,
        WRITE,
        REPLY
    }

    /** The reason why a requested reply was not sent. */
    public enum Undeliverable {
        /** The topic or partition is not allowed for replies, or the correlation id is too long. */
        FORBIDDEN,
        /** The topic or its partition does not exist. */
        UNKNOWN_TOPIC,
        /** The broker refused it permanently: too large for the topic, or not authorized. */
        REFUSED,
        /** The broker did not acknowledge it in time. */
        TIMED_OUT,
        /** Dropped because too many replies were waiting and its topic accepted none. */
        EVICTED
    }

    /** Runs the work and records its duration, also if it throws. */
    public <T> T timed(Step step, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            took(step, System.nanoTime() - start);
        }
    }

    /** Records a step that was measured elsewhere. */
    public void took(Step step, long nanos) {
        Timer timer = steps.get(step);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Counts one request for each of the slots. */
    public void requested(Collection<String> slotIds) {
        hotSlots.requested(slotIds);
    }

    HotSlotCounter hotSlots() {
        return hotSlots;
    }

    public void batch(int size) {
        batchSize.record(size);
    }

    /** Counts a new decision and records the age of its request in milliseconds. */
    public void decided(DecisionRecord decision, long ageMillis) {
        String code = decision.code() == null
                ? decision.outcome().name()
                : decision.code().name();
        String reason = decision.reason() == null ? "" : decision.reason().name();
        answered(code, reason);
        age.record(Math.max(0, ageMillis), TimeUnit.MILLISECONDS);
    }

    /** Counts an answer by code and reason, also one that is no decision. */
    public void answered(String code, String reason) {
        decisions
                .computeIfAbsent(code + "/" + reason, key -> Counter.builder("booking.decisions")
                        .description("first answers to requests, by code")
                        .tag("code", code)
                        .tag("reason", reason)
                        .register(registry))
                .increment();
    }

    public void guardRacesLost(int slots) {
        guardRacesLost.increment(slots);
    }

    public void deadLetter() {
        deadLetters.increment();
    }

    /** Counts undecodable records, which one dead letter represents. */
    public void undecodable(long records) {
        undecodable.increment((double) records);
    }

    /** Counts a request in a partition that is not its key's. */
    public void misplaced() {
        misplaced.increment();
    }

    public void replyUndeliverable(Undeliverable cause) {
        count(undeliverable.get(cause));
    }

    /** Counts a failed attempt to decide a batch. */
    public void attemptFailed(LedgerException.Kind kind) {
        count(failures.get(kind));
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    /** Registers a gauge that reads its value from the source. */
    public <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(description).register(registry);
    }

    /** Registers a counter that reads its monotonic value from the source. */
    public <T> void counter(String name, String description, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).description(description).register(registry);
    }
}
