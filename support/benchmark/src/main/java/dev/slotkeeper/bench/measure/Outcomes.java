package dev.slotkeeper.bench.measure;

import dev.slotkeeper.contracts.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Counts decisions by the offsets of topics, which costs almost nothing. */
public final class Outcomes implements AutoCloseable {

    private static final long ANSWER_SECONDS = 20;

    /** The worker's default consumer group. */
    private static final String GROUP = "booking-worker";

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();

    public Outcomes(String bootstrapServers, int partitions) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(Topics.EVENTS, i), OffsetSpec.latest());
        }
    }

    /** Returns the number of outcomes acknowledged by the broker. */
    public long count() {
        return answer(admin.listOffsets(ends).all()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /**
     * Returns the number of requests whose offsets the worker has committed, which implies that all their outcomes are
     * acknowledged. For requests with several outcomes, {@link #count} does not give their number.
     */
    public long requests() {
        return answer(admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata()).values().stream()
                .filter(Objects::nonNull)
                .mapToLong(committed -> committed.offset())
                .sum();
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the outcomes can't be counted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
