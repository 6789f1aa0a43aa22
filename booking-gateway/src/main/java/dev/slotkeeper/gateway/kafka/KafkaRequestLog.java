package dev.slotkeeper.gateway.kafka;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.CustomerScope.Everybody;
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
    private final KafkaWatch watch;
    private final RecentRequests recent;
    private final PlaceReader places;
    private final Queues queues;
    private final String workerGroup;
    private final Duration limit;

    /** Committed offsets only grow, so a cached answer can only report {@code WAITING} slightly too long. */
    private final AsyncCache<String, Map<TopicPartition, OffsetAndMetadata>> committed =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMillis(100)).buildAsync();

    KafkaRequestLog(
            KafkaClients clients,
            KafkaWatch watch,
            RecentRequests recent,
            PlaceReader places,
            Queues queues,
            String workerGroup,
            Duration limit) {
        this.clients = clients;
        this.watch = watch;
        this.recent = recent;
        this.places = places;
        this.queues = queues;
        this.workerGroup = workerGroup;
        this.limit = limit;
    }

    @Override
    public CompletableFuture<Standing> standing(UUID requestId, @Nullable Place place, CustomerScope asking) {
        if (!watch.reachable()) {
            return CompletableFuture.failedFuture(new LogAway(new IllegalStateException("Kafka is unavailable")));
        }
        Place published = published(requestId, place, asking);
        CompletableFuture<Standing> answer;
        if (published != null) {
            answer = standingOf(published);
        } else if (place == null || place.partition() >= watch.partitions()) {
            answer = CompletableFuture.completedFuture(Standing.UNKNOWN);
        } else {
            answer = places.requestAt(place)
                    .thenCompose(found ->
                            found.filter(one -> one.is(requestId, asking)).isPresent()
                                    ? standingOf(place)
                                    : CompletableFuture.completedFuture(Standing.UNKNOWN));
        }
        return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new LogAway(failure)));
    }

    @Override
    public @Nullable QueuePlace queue(UUID requestId, @Nullable Place place) {
        Place published = published(requestId, place, Everybody.EVERYBODY);
        Place known = published == null ? place : published;
        return known == null ? null : queues.place(known);
    }

    /**
     * Returns the place at which this gateway published the request; null if it is not known, or only one before the
     * given place.
     */
    private @Nullable Place published(UUID requestId, @Nullable Place place, CustomerScope asking) {
        Place published = recent.place(requestId, asking);
        return published != null && (place == null || published.isAtOrAfter(place)) ? published : null;
    }

    private CompletableFuture<Standing> standingOf(Place place) {
        TopicPartition partition = new TopicPartition(Topics.REQUESTS, place.partition());
        return committed.get(workerGroup, (group, executor) -> fetch()).thenApply(offsets -> {
            OffsetAndMetadata next = offsets.get(partition);
            return next != null && place.offset() < next.offset() ? Standing.PAST : Standing.WAITING;
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
