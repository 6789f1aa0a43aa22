package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.queue.QueueForecast;
import dev.slotkeeper.gateway.queue.QueueHistory;
import dev.slotkeeper.gateway.queue.QueueSample;
import dev.slotkeeper.gateway.queue.QueueSample.Offsets;
import dev.slotkeeper.runtime.PeriodicTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples the workers' progress from Kafka, once for all callers and only while there are some. */
final class QueueMonitor extends KafkaLifecycle {

    private static final Logger log = LoggerFactory.getLogger(QueueMonitor.class);

    /** Time that sampling continues after the last interest, because a caller that got a 202 asks again. */
    private static final Duration INTEREST = Duration.ofSeconds(30);

    private final KafkaClients clients;
    private final KafkaMonitor kafka;
    private final BooleanSupplier hasWaitingCallers;
    private final GatewaySettings settings;
    private final QueueHistory history;
    private volatile long lastInterest = System.nanoTime() - INTEREST.toNanos();
    private volatile @Nullable QueueForecast forecast;
    private final PeriodicTask checks = new PeriodicTask("queue-watch", this::check);

    QueueMonitor(KafkaClients clients, KafkaMonitor kafka, BooleanSupplier somebodyWaits, GatewaySettings settings) {
        this.clients = clients;
        this.kafka = kafka;
        this.hasWaitingCallers = somebodyWaits;
        this.settings = settings;
        this.history = new QueueHistory(settings.queueEvidence());
    }

    /** Returns the latest forecast; its own methods check its age. */
    @Nullable
    QueueForecast forecast() {
        return forecast;
    }

    /** Records that a caller needs a forecast now or soon. */
    void requestSample() {
        lastInterest = System.nanoTime();
    }

    @Override
    public void start() {
        checks.start(settings.queueInterval(), settings.queueInterval());
    }

    private void check() {
        boolean wanted = hasWaitingCallers.getAsBoolean() || System.nanoTime() - lastInterest < INTEREST.toNanos();
        int partitions = kafka.partitions();
        if (!wanted || !kafka.reachable() || partitions == 0) {
            return;
        }
        try {
            forecast = history.add(sample(partitions));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException unavailable) {
            log.debug("The workers' progress is not known", unavailable);
        }
    }

    private QueueSample sample(int count) throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new TopicPartition(Topics.REQUESTS, i));
        }
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        // A worker starts at the earliest offset if none was committed yet.
        Map<TopicPartition, Long> begins = offsets(
                partitions.stream()
                        .filter(partition -> committed.get(partition) == null && ends.getOrDefault(partition, 0L) > 0)
                        .toList(),
                OffsetSpec.earliest());
        List<Offsets> offsets = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata known = committed.get(partition);
            offsets.add(new Offsets(
                    known == null ? begins.getOrDefault(partition, 0L) : known.offset(),
                    ends.getOrDefault(partition, 0L)));
        }
        return new QueueSample(System.nanoTime(), offsets);
    }

    private Map<TopicPartition, OffsetAndMetadata> committed()
            throws InterruptedException, ExecutionException, TimeoutException {
        ListConsumerGroupOffsetsOptions options = new ListConsumerGroupOffsetsOptions().timeoutMs(timeout());
        return clients.admin()
                .listConsumerGroupOffsets(settings.workerGroup(), options)
                .partitionsToOffsetAndMetadata()
                .get(timeout(), TimeUnit.MILLISECONDS);
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Admin admin = clients.admin();
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, which));
        Map<TopicPartition, ListOffsetsResultInfo> answer = admin.listOffsets(
                        question, new ListOffsetsOptions().timeoutMs(timeout()))
                .all()
                .get(timeout(), TimeUnit.MILLISECONDS);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private int timeout() {
        return Math.toIntExact(settings.probeTimeout().toMillis());
    }

    @Override
    public void stop() {
        checks.close();
    }

    @Override
    public boolean isRunning() {
        return checks.isRunning();
    }
}
