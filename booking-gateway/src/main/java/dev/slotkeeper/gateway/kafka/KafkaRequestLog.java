package dev.slotkeeper.gateway.kafka;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.CustomerScope.Everybody;
import dev.slotkeeper.gateway.queue.AdmissionControl;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.queue.QueuePosition;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Compares a request's offset in the log with the offsets that the workers have committed. */
final class KafkaRequestLog implements RequestLog {

    private final KafkaClients clients;
    private final KafkaMonitor watch;
    private final RecentRequests recent;
    private final LogRecordReader places;
    private final AdmissionControl admissionControl;
    private final String workerGroup;
    private final Duration limit;

    /** Committed offsets only grow, so a cached answer can only report {@code WAITING} slightly too long. */
    private final AsyncCache<String, Map<TopicPartition, OffsetAndMetadata>> committed =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMillis(100)).buildAsync();

    KafkaRequestLog(
            KafkaClients clients,
            KafkaMonitor watch,
            RecentRequests recent,
            LogRecordReader places,
            AdmissionControl admissionControl,
            String workerGroup,
            Duration limit) {
        this.clients = clients;
        this.watch = watch;
        this.recent = recent;
        this.places = places;
        this.admissionControl = admissionControl;
        this.workerGroup = workerGroup;
        this.limit = limit;
    }

    @Override
    public CompletableFuture<Standing> standing(UUID requestId, @Nullable LogPosition position, CustomerScope asking) {
        if (!watch.reachable()) {
            return CompletableFuture.failedFuture(
                    new LogUnavailableException(new IllegalStateException("Kafka is unavailable")));
        }
        LogPosition published = published(requestId, position, asking);
        CompletableFuture<Standing> answer;
        if (published != null) {
            answer = standingOf(published);
        } else if (position == null || position.partition() >= watch.partitions()) {
            answer = CompletableFuture.completedFuture(Standing.UNKNOWN);
        } else {
            answer = places.requestAt(position)
                    .thenCompose(found ->
                            found.filter(one -> one.is(requestId, asking)).isPresent()
                                    ? standingOf(position)
                                    : CompletableFuture.completedFuture(Standing.UNKNOWN));
        }
        return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new LogUnavailableException(failure)));
    }

    @Override
    public @Nullable QueuePosition queue(UUID requestId, @Nullable LogPosition position) {
        LogPosition published = published(requestId, position, Everybody.EVERYBODY);
        LogPosition known = published == null ? position : published;
        return known == null ? null : admissionControl.place(known);
    }

    /**
     * Returns the place at which this gateway published the request; null if it is not known, or only one before the
     * given place.
     */
    private @Nullable LogPosition published(UUID requestId, @Nullable LogPosition position, CustomerScope asking) {
        LogPosition published = recent.position(requestId, asking);
        return published != null && (position == null || published.isAtOrAfter(position)) ? published : null;
    }

    private CompletableFuture<Standing> standingOf(LogPosition position) {
        TopicPartition partition = new TopicPartition(Topics.REQUESTS, position.partition());
        return committed.get(workerGroup, (group, executor) -> fetch()).thenApply(offsets -> {
            OffsetAndMetadata next = offsets.get(partition);
            return next != null && position.offset() < next.offset() ? Standing.PAST : Standing.WAITING;
        });
    }

    private CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> fetch() {
        ListConsumerGroupOffsetsOptions options =
                new ListConsumerGroupOffsetsOptions().timeoutMs(Math.toIntExact(limit.toMillis()));
        return clients.admin()
                .listConsumerGroupOffsets(workerGroup, options)
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .toCompletableFuture();
    }
}
