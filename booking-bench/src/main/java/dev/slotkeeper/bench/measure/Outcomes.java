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

/** Counts what is decided by the offsets of topics, which costs next to nothing. */
public final class Outcomes implements AutoCloseable {

    private static final long ANSWER_SECONDS = 20;

    /** The worker's own default. */
    private static final String GROUP = "booking-worker";

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();

    public Outcomes(String bootstrapServers, int partitions) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(Topics.EVENTS, i), OffsetSpec.latest());
        }
    }

    /** Outcomes acknowledged by the broker so far. */
    public long count() {
        return answer(admin.listOffsets(ends).all()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /**
     * Requests all of whose outcomes are acknowledged, as far as the worker has committed its offsets; where a request may
     * have several outcomes their number does not tell.
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
