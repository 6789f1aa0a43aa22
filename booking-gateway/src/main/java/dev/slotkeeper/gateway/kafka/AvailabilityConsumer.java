package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code booking.availability}, all partitions and without a consumer group, from a minute before its end. Works
 * also if the topic is created later or gets more partitions.
 */
final class AvailabilityConsumer extends KafkaLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AvailabilityConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofMillis(500);
    private static final Duration PARTITIONS_AGE = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final long RETRY_MILLIS = 500;
    private static final long STOP_TIMEOUT_MILLIS = 3_000;

    /** Covers the lag of a standby that the snapshot is read from. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final KafkaClients clients;
    private final KafkaMonitor watch;
    private final WorkerGroupMonitor workers;
    private final AvailabilityListener listener;
    private final Counter unreadable;
    private final EndOffsetTracker ends = new EndOffsetTracker();
    private volatile boolean running;
    private Thread reader = thread(this::run, "availability-feed");

    /** True while a failure is logged already. Used by the reading thread only. */
    private boolean caughtUp;

    AvailabilityConsumer(
            KafkaClients clients,
            KafkaMonitor watch,
            WorkerGroupMonitor workers,
            AvailabilityListener listener,
            MeterRegistry meters) {
        this.clients = clients;
        this.watch = watch;
        this.workers = workers;
        this.listener = listener;
        this.unreadable = Counter.builder("booking.gateway.feed.unreadable")
                .description("Malformed messages in the availability feed")
                .register(meters);
        Gauge.builder("booking.gateway.feed.lag", this, feed -> feed.ends.lag())
                .description("Messages of the availability feed that are not read yet")
                .register(meters);
    }

    @Override
    public void start() {
        running = true;
        reader = thread(this::run, "availability-feed");
        reader.start();
    }

    private void run() {
        while (running) {
            try {
                if (watch.reachable()) {
                    listen();
                }
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptException | InterruptedException stopping) {
                return;
            } catch (RuntimeException broken) {
                if (!caughtUp) {
                    log.warn("Reading the availability feed failed, reopening it", broken);
                }
                caughtUp = true;
            }
        }
    }

    private void listen() throws InterruptedException {
        Consumer<byte[], byte[]> consumer = clients.consumer("availability", "none", MAX_BYTES);
        try {
            List<TopicPartition> partitions = partitions(consumer);
            while (running && partitions.isEmpty()) {
                Thread.sleep(RETRY_MILLIS);
                partitions = partitions(consumer);
            }
            consumer.assign(partitions);
            seek(consumer, partitions);
            log.info("Reading the availability feed from {} partitions", partitions.size());
            ends.forget();
            listener.positioned();
            read(consumer);
        } finally {
            consumer.close(CLOSE);
        }
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(Topics.AVAILABILITY, REQUEST_TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static void seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        long since = System.currentTimeMillis() - OVERLAP.toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, REQUEST_TIMEOUT);
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times, REQUEST_TIMEOUT);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp start = starts.get(partition);
            consumer.seek(partition, start == null ? ends.getOrDefault(partition, 0L) : start.offset());
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        long partitionsAsked = System.nanoTime();
        while (running) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                deliver(message);
            }
            caughtUp = false;
            if (ends.reachedBy(consumer) && workers.hasMember()) {
                listener.caughtUp(ends.requestedAt());
            }
            if (System.nanoTime() - partitionsAsked > PARTITIONS_AGE.toNanos()) {
                partitionsAsked = System.nanoTime();
                addNew(consumer);
            }
        }
    }

    private void deliver(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        try {
            if (value != null) {
                listener.slotChanged(ContractJson.readAvailability(value));
            } else if (message.key() != null) {
                listener.slotDeleted(new String(message.key(), StandardCharsets.UTF_8));
            }
        } catch (ContractViolation violation) {
            unreadable.increment();
            log.warn(
                    "Skipped a malformed message of the availability feed, partition {} offset {}: {}",
                    message.partition(),
                    message.offset(),
                    violation.getMessage());
        }
    }

    private static void addNew(Consumer<byte[], byte[]> consumer) {
        Collection<TopicPartition> known = consumer.assignment();
        List<TopicPartition> partitions = partitions(consumer);
        List<TopicPartition> added =
                partitions.stream().filter(one -> !known.contains(one)).toList();
        if (!added.isEmpty()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(added);
            log.info("The availability feed has {} new partitions", added.size());
        }
    }

    @Override
    public void stop() {
        running = false;
        try {
            reader.join(STOP_TIMEOUT_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
