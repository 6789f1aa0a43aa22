package dev.slotkeeper.bench.measure;

import dev.slotkeeper.contracts.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Counts the outcomes in {@code booking.events} by its end offsets, which costs next to nothing. */
public final class Outcomes implements AutoCloseable {

    private static final long ANSWER_SECONDS = 20;

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
        try {
            return admin.listOffsets(ends).all().get(ANSWER_SECONDS, TimeUnit.SECONDS).values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
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
