package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.inbound;

import dev.slotkeeper.worker.PeriodicLifecycle;
import dev.slotkeeper.worker.WatchedProgram;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.availability.AvailabilityPublisher;
import dev.slotkeeper.worker.availability.AvailabilityPublisherThread;
import dev.slotkeeper.worker.availability.AvailabilityQueries;
import dev.slotkeeper.worker.consistency.LogBinding;
import dev.slotkeeper.worker.consistency.LogDatabaseGuard;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.JdbcLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Loops and callbacks that run as long as the worker, each with a dependency that fails. */
enum EndlessLoop {
    SCHEDULER {
        @Override
        void start(Supplier<Error> failure) {
            Scheduler.singleThreaded("tried").execute(() -> {
                throw failure.get();
            });
        }
    },
    PERIODIC_TASK {
        @Override
        void start(Supplier<Error> failure) {
            new PeriodicLifecycle("tried", Duration.ZERO, Duration.ofMillis(1)) {
                @Override
                protected void run() {
                    throw failure.get();
                }
            }.start();
        }
    },
    REPLY_THAT_IS_SENT {
        @Override
        void start(Supplier<Error> failure) {
            sender(new FailingProducer(failure, false), new Replies.FakeDirectory(Map.of(TOPIC, 1)))
                    .send(reply());
        }
    },
    REPLY_WHOSE_TOPIC_IS_LOOKED_FOR {
        @Override
        void start(Supplier<Error> failure) {
            sender(new FailingProducer(failure, true), new Replies.FakeDirectory(Map.of(TOPIC, 1)))
                    .send(reply());
        }
    },
    LISTING_OF_TOPICS {
        @Override
        void start(Supplier<Error> failure) {
            sender(new FailingProducer(failure, false), directory(() -> {
                        throw failure.get();
                    }))
                    .send(reply());
        }
    },
    LISTING_OF_TOPICS_THAT_ENDS_IN_FAILURE {
        @Override
        void start(Supplier<Error> failure) {
            sender(
                            new FailingProducer(failure, false),
                            directory(() -> CompletableFuture.failedFuture(new IllegalStateException(failure.get()))))
                    .send(reply());
        }
    },
    AVAILABILITY {
        @Override
        void start(Supplier<Error> failure) {
            AvailabilityPublisher feed = new AvailabilityPublisher(
                    new AvailabilityQueries(failing(DataSource.class, failure)),
                    new FailingProducer(failure, false),
                    new Binder(new MapConfigurationPropertySource(Map.of()))
                            .bindOrCreate("booking.worker", WorkerSettings.class)
                            .availability(),
                    System::nanoTime);
            new AvailabilityPublisherThread(feed, new FailingProducer(failure, false), failing(Admin.class, failure))
                    .start();
        }
    },
    LOG_WATCH {
        @Override
        void start(Supplier<Error> failure) {
            new LogDatabaseGuard(
                            "group",
                            failing(Admin.class, failure),
                            new LogBinding(failing(DataSource.class, failure)),
                            () -> {},
                            failing(LogDatabaseGuard.Consumers.class, failure),
                            Duration.ofMillis(1))
                    .start();
        }
    },
    LEDGER_WATCHDOG {
        @Override
        void start(Supplier<Error> failure) {
            DataSource database = fake(DataSource.class, () -> failing(Connection.class, failure));
            new JdbcLedger(database, Duration.ofMillis(1), WaitlistPolicy.USUAL)
                    .inTransaction(transaction -> await(new CountDownLatch(1)));
        }
    };

    private static final String TOPIC = "booking.replies.a";
    private static final int NOT_ENDED = 1;

    /**
     * Starts the loop.
     *
     * @param failure creates the error that its dependency throws, each time
     */
    abstract void start(Supplier<Error> failure);

    /** Starts the loop that the argument names; exits with 1 if nothing ends the program within 20 seconds. */
    public static void main(String[] arguments) {
        WatchedProgram.install();
        valueOf(arguments[0]).start(() -> new OutOfMemoryError("as the test asked for"));
        await(new CountDownLatch(1));
        System.exit(NOT_ENDED);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ReplySender sender(FailingProducer producer, TopicDirectory directory) {
        Scheduler scheduler = Scheduler.singleThreaded("replies");
        return new ReplySender(
                new ReplySender.Producers(producer, producer),
                new ReplyTopicCache(directory, scheduler),
                Duration.ofDays(1),
                1024 * 1024,
                new WorkerMetrics(new SimpleMeterRegistry()),
                scheduler);
    }

    private static OutgoingReply reply() {
        return new OutgoingReply(
                inbound(ZERO, 1), new ReplyAddress(TOPIC, null, null), new byte[1], new byte[1], new PendingSends());
    }

    private static TopicDirectory directory(Supplier<CompletableFuture<Set<String>>> names) {
        return new TopicDirectory() {
            @Override
            public CompletableFuture<Set<String>> names() {
                return names.get();
            }

            @Override
            public CompletableFuture<Integer> partitions(String topic) {
                return CompletableFuture.completedFuture(1);
            }
        };
    }

    private static <T> T failing(Class<T> type, Supplier<Error> failure) {
        return fake(type, () -> {
            throw failure.get();
        });
    }

    private static <T> T fake(Class<T> type, Supplier<?> result) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> result.get()));
    }

    /** Fails in send, or in the metadata request after it has accepted one reply. */
    private static final class FailingProducer extends MockProducer<byte[], byte[]> {

        private final Supplier<Error> failure;
        private final boolean takesReplies;

        FailingProducer(Supplier<Error> failure, boolean takesReplies) {
            super(true, new ByteArraySerializer(), new ByteArraySerializer());
            this.failure = failure;
            this.takesReplies = takesReplies;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
            if (takesReplies) {
                return super.send(message, callback);
            }
            throw failure.get();
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            throw failure.get();
        }
    }
}
