package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.inbound;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.health.WorkerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Provides a reply sender whose broker and scheduler the test controls. */
abstract class ReplySenderFixture {

    static final Duration A_DAY = Duration.ofDays(1);
    static final byte[] KEY = "s".getBytes(UTF_8);
    static final byte[] VALUE = "{}".getBytes(UTF_8);
    static final String A = "booking.replies.a";
    static final String B = "booking.replies.b";

    /** A broker whose topics fail as the test requests; it acknowledges replies to all others at once. */
    static final class Broker extends MockProducer<byte[], byte[]> {
        final Map<String, RuntimeException> failures = new HashMap<>();
        final Map<String, Error> errors = new HashMap<>();

        /** Thrown by {@code partitionsFor}, unless null. */
        @Nullable
        Error lookupError;

        /** True if a reply is accepted before its error is thrown. */
        boolean takesFirst;

        final List<String> attempts = new ArrayList<>();

        Broker() {
            super(true, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
            attempts.add(message.topic());
            Error error = errors.get(message.topic());
            if (error != null) {
                if (takesFirst) {
                    var unused = super.send(message, callback);
                }
                throw error;
            }
            RuntimeException failure = failures.get(message.topic());
            if (failure != null) {
                callback.onCompletion(null, failure);
                return CompletableFuture.failedFuture(failure);
            }
            return super.send(message, callback);
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            if (lookupError != null) {
                throw lookupError;
            }
            return super.partitionsFor(topic);
        }
    }

    /** Runs tasks when the test calls {@link #runOnce()}. */
    static final class ByHand implements Scheduler {
        List<Runnable> tasks = new ArrayList<>();

        @Nullable
        Error error;

        @Override
        public void schedule(Runnable task, Duration delay) {
            if (error != null) {
                throw error;
            }
            tasks.add(task);
        }

        /** Runs the tasks scheduled by now, and none that they schedule. */
        void runOnce() {
            List<Runnable> due = tasks;
            tasks = new ArrayList<>();
            due.forEach(Runnable::run);
        }
    }

    final MeterRegistry registry = new SimpleMeterRegistry();
    final Map<String, Integer> existing = new HashMap<>(Map.of(A, 3, B, 1));
    final Broker broker = new Broker();
    final ByHand scheduler = new ByHand();
    ReplySender sender = sender(A_DAY, 1_000_000);

    ReplySender sender(Duration timeout, long maxBytes) {
        ReplyTopicCache topics = new ReplyTopicCache(new Replies.FakeDirectory(existing), scheduler);
        return new ReplySender(
                new ReplySender.Producers(broker, broker),
                topics,
                timeout,
                maxBytes,
                new WorkerMetrics(registry),
                scheduler);
    }

    /** Sends replies, and runs scheduled tasks until there are none. */
    void send(OutgoingReply... replies) {
        for (OutgoingReply reply : replies) {
            sender.send(reply);
            reply.sends.handedOver();
        }
        while (!scheduler.tasks.isEmpty()) {
            scheduler.runOnce();
        }
    }

    void runUntil(BooleanSupplier done) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            scheduler.runOnce();
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    static List<OutgoingReply> replies(String topic, int count) {
        List<OutgoingReply> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(reply(topic));
        }
        return replies;
    }

    static OutgoingReply reply(String topic) {
        return reply(new ReplyAddress(topic, null, null));
    }

    static OutgoingReply reply(ReplyAddress replyAddress) {
        return new OutgoingReply(inbound(ZERO, 1), replyAddress, KEY, VALUE, new PendingSends());
    }

    static boolean isAcknowledged(OutgoingReply reply) {
        return reply.sends.isDone() && reply.sends.failure() == null;
    }

    double undeliverable(String cause) {
        return registry.get("booking.replies.undeliverable")
                .tag("cause", cause)
                .counter()
                .count();
    }
}
