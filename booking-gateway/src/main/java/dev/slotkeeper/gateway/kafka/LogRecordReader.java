package dev.slotkeeper.gateway.kafka;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.queue.LogPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** Reads single records of the request log with a few open consumers, and caches the results for a minute. */
final class LogRecordReader implements AutoCloseable {

    private static final int READERS = 2;
    /** Limits a fetch, as only one record is needed; a batch that is larger is still fetched whole. */
    private static final int MAX_BYTES = 32 * 1024;

    private static final int MAX_CACHED = 10_000;
    private static final Duration CLOSE = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final Duration limit;
    private final BlockingQueue<Consumer<byte[], byte[]>> idle = new ArrayBlockingQueue<>(READERS);
    private final Cache<LogPosition, RequestOwner> found = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    private final AtomicBoolean opened = new AtomicBoolean();
    private final ExecutorService threads = new ThreadPoolExecutor(
            READERS,
            READERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(RequestLog.MAX_QUEUED),
            task -> KafkaLifecycle.thread(task, "place-reader"));

    LogRecordReader(KafkaClients clients, Duration limit) {
        this.clients = clients;
        this.limit = limit;
    }

    /** Opens the first consumer, so that no caller waits for it. */
    void open() {
        if (opened.compareAndSet(false, true)) {
            var unused = requestAt(new LogPosition(0, Long.MAX_VALUE));
        }
    }

    /** Reads the request at this place; empty if there is none that can be decoded. */
    CompletableFuture<Optional<RequestOwner>> requestAt(LogPosition logPosition) {
        RequestOwner known = found.getIfPresent(logPosition);
        if (known != null) {
            return CompletableFuture.completedFuture(Optional.of(known));
        }
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            return CompletableFuture.supplyAsync(() -> read(logPosition, deadline), threads);
        } catch (RejectedExecutionException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
    }

    private Optional<RequestOwner> read(LogPosition logPosition, long deadline) {
        if (System.nanoTime() - deadline >= 0) {
            throw new IllegalStateException("the caller's wait for " + logPosition + " is over");
        }
        Consumer<byte[], byte[]> taken = idle.poll();
        Consumer<byte[], byte[]> consumer = taken == null ? clients.consumer("places", "none", MAX_BYTES) : taken;
        boolean usable = false;
        try {
            Optional<RequestOwner> request = read(consumer, logPosition, deadline);
            request.ifPresent(one -> found.put(logPosition, one));
            usable = true;
            return request;
        } finally {
            if (!usable || !idle.offer(consumer)) {
                consumer.close(CLOSE);
            }
        }
    }

    private Optional<RequestOwner> read(Consumer<byte[], byte[]> consumer, LogPosition logPosition, long deadline) {
        TopicPartition partition = new TopicPartition(Topics.REQUESTS, logPosition.partition());
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        Long end = consumer.endOffsets(only, limit).get(partition);
        if (end == null || logPosition.offset() >= end) {
            return Optional.empty();
        }
        consumer.seek(partition, logPosition.offset());
        try {
            while (System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
                    return message.offset() == logPosition.offset()
                            ? RequestOwner.of(ContractJson.decodedCommand(message.value()))
                            : Optional.empty();
                }
                // The position moves past the markers of a transaction. A caller that names such an offset must not
                // block the reader.
                if (consumer.position(partition) > logPosition.offset()) {
                    return Optional.empty();
                }
            }
        } catch (OffsetOutOfRangeException deletedByRetention) {
            return Optional.empty();
        }
        throw new IllegalStateException("no record of " + logPosition + " within " + limit);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        idle.forEach(consumer -> consumer.close(CLOSE));
    }
}
