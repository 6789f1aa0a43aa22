package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.consistency.LogDatabaseGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppingEvent;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** Runs the worker's consumers, each in its own container, so that each listener has one thread and no locks. */
public final class RequestContainers implements LogDatabaseGuard.Consumers {

    /** Poll timeout; also the longest delay of due work while no messages arrive. */
    private static final long IDLE_MILLIS = 50;

    private final WorkerSettings settings;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Function<RequestListener.Intake, RequestListener> listeners;
    private final Runnable assigned;
    private final List<Intake> intakes = new ArrayList<>();
    private String offsetMetadata = "";
    private volatile boolean running;

    /** @param assigned run when partitions were assigned to this worker */
    RequestContainers(
            WorkerSettings settings,
            ConsumerFactory<byte[], byte[]> consumers,
            Function<RequestListener.Intake, RequestListener> listeners,
            Runnable assigned) {
        this.assigned = assigned;
        this.settings = settings;
        this.consumers = consumers;
        this.listeners = listeners;
    }

    @Override
    public synchronized void commitWith(String metadata) {
        offsetMetadata = metadata;
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        for (int i = 0; i < settings.concurrency(); i++) {
            intakes.add(new Intake(i));
        }
        intakes.forEach(intake -> intake.container.start());
        running = true;
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        List<Thread> stopping = new ArrayList<>();
        for (Intake intake : intakes) {
            Thread thread = new Thread(() -> intake.container.stop(true), "stop-" + intake.container.getBeanName());
            thread.start();
            stopping.add(thread);
        }
        try {
            for (Thread thread : stopping) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        intakes.clear();
        running = false;
    }

    /** Returns true if no consumer thread ended unexpectedly; only a restart of the program replaces one that did. */
    public synchronized boolean areAllWell() {
        return !running || intakes.stream().allMatch(intake -> intake.container.isRunning());
    }

    /** Returns the number of partitions that this worker has now. */
    public synchronized int assignedPartitions() {
        return intakes.stream()
                .mapToInt(intake -> {
                    var partitions = intake.container.getAssignedPartitions();
                    return partitions == null ? 0 : partitions.size();
                })
                .sum();
    }

    /** Returns the number of requests read and not yet decided. */
    public synchronized int inHand() {
        return intakes.stream().mapToInt(intake -> intake.listener.inHand()).sum();
    }

    /** Returns the age in the log of the oldest request that is read and not yet decided; zero if there is none. */
    public synchronized Duration oldestAge(Instant now) {
        long oldest = intakes.stream()
                .mapToLong(intake -> intake.listener.oldest())
                .min()
                .orElse(RequestBuffer.NO_TIMESTAMP);
        return Duration.ofMillis(Math.max(0, now.toEpochMilli() - oldest));
    }

    /**
     * Returns the number of records in the log that were not read yet, as of the last poll.
     *
     * @param blocked number of records of a partition that an open transaction keeps from being read
     */
    synchronized long lag(ToLongFunction<TopicPartition> blocked) {
        return intakes.stream()
                .mapToLong(intake -> {
                    var partitions = intake.container.getAssignedPartitions();
                    return intake.lag
                            + (partitions == null
                                    ? 0
                                    : partitions.stream().mapToLong(blocked).sum());
                })
                .sum();
    }

    /** One container and its listener. */
    private final class Intake implements RequestListener.Intake {
        private final KafkaMessageListenerContainer<byte[], byte[]> container;
        private final RequestListener listener;
        private volatile long lag;

        Intake(int number) {
            listener = listeners.apply(this);
            ContainerProperties properties = new ContainerProperties(Topics.REQUESTS);
            properties.setGroupId(settings.groupId());
            properties.setClientId("booking-worker-" + number);
            properties.setAckMode(ContainerProperties.AckMode.MANUAL);
            properties.setMessageListener(listener);
            properties.setConsumerRebalanceListener(listener);
            properties.setPollTimeout(IDLE_MILLIS);
            properties.setPollTimeoutWhilePaused(Duration.ofMillis(IDLE_MILLIS));
            properties.setIdleEventInterval(IDLE_MILLIS);
            properties.setIdleBeforeDataMultiplier(1);
            properties.setShutdownTimeout(settings.stopTimeout().toMillis());
            container = new KafkaMessageListenerContainer<>(consumers, properties);
            container.setBeanName("booking-worker-" + number);
            container.setApplicationEventPublisher(new Ticks(this));
        }

        @Override
        public void open() {
            if (container.isPauseRequested()) {
                container.resume();
            }
        }

        @Override
        public void close() {
            if (!container.isPauseRequested()) {
                container.pause();
            }
        }

        @Override
        public void assigned() {
            assigned.run();
        }

        @Override
        public String offsetMetadata() {
            return offsetMetadata;
        }

        private void finish(Consumer<?, ?> consumer) {
            listener.finish(consumer, settings.stopTimeout().toMillis() / 2);
        }

        private void tick(Consumer<?, ?> consumer) {
            listener.work(consumer);
            lag = consumer.assignment().stream()
                    .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                    .sum();
        }
    }

    /** Runs a listener on the container's idle events, so that it continues while no messages arrive. */
    private record Ticks(Intake intake) implements ApplicationEventPublisher {
        @Override
        public void publishEvent(Object event) {
            if (event instanceof ListenerContainerIdleEvent idle) {
                intake.tick(idle.getConsumer());
            } else if (event instanceof ConsumerStoppingEvent stopping) {
                intake.finish(stopping.getConsumer());
            } else if (event instanceof ConsumerStoppedEvent stopped
                    && stopped.getReason() == ConsumerStoppedEvent.Reason.ERROR) {
                OutOfMemoryExit.onDeadConsumer();
            }
        }
    }
}
