package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this gateway's own reply topic by assignment, without a consumer group, so there are no rebalances and no
 * commits. Starts at the end of the topic; in a topic that replaced a deleted one, at its beginning.
 */
final class ReplyConsumer extends KafkaLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplyConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration POSITION = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofMillis(500);
    private static final long PAUSE_MILLIS = 100;
    private static final long STOP_TIMEOUT_MILLIS = 3_000;

    private final KafkaClients clients;
    private final KafkaMonitor watch;
    private final PendingReplies pending;
    private final TopicPartition partition;
    private volatile boolean ready;
    private volatile @Nullable Thread reader;
    private @Nullable Uuid lastTopicId;
    private long nextOffset;

    ReplyConsumer(KafkaClients clients, KafkaMonitor watch, PendingReplies pending, String replyTopic) {
        this.clients = clients;
        this.watch = watch;
        this.pending = pending;
        this.partition = new TopicPartition(replyTopic, 0);
    }

    /** Returns true if the position is set, so that no reply to a request sent from now on can be missed. */
    boolean ready() {
        return ready;
    }

    @Override
    public void start() {
        Thread started = thread(this::run, "reply-channel");
        reader = started;
        started.start();
    }

    private void run() {
        boolean isLogged = false;
        while (isRunning()) {
            try {
                Optional<Uuid> topic = watch.replyTopicId();
                if (topic.isPresent()) {
                    listen(topic.get());
                    isLogged = false;
                } else if (!pause()) {
                    return;
                }
            } catch (InterruptException stopping) {
                return;
            } catch (RuntimeException broken) {
                if (!isLogged) {
                    log.warn("Reading replies from {} failed, reopening the consumer", partition, broken);
                    isLogged = true;
                }
                ready = false;
                if (!pause()) {
                    return;
                }
            } finally {
                ready = false;
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException stopping) {
            return false;
        }
    }

    private void listen(Uuid topic) {
        try (Closing closing = new Closing(clients.consumer("replies", "earliest"))) {
            Consumer<byte[], byte[]> consumer = closing.consumer();
            consumer.assign(List.of(partition));
            seek(consumer, topic);
            nextOffset = consumer.position(partition, POSITION);
            lastTopicId = topic;
            ready = true;
            log.info("Reading replies from {} at offset {}", partition, nextOffset);
            // A consumer of a deleted topic waits forever, so the loop checks that the topic is still the same.
            while (isRunning() && watch.replyTopicId().map(topic::equals).orElse(false)) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    nextOffset = message.offset() + 1;
                    pending.arrived(correlationId(message), message.value(), message.offset());
                }
            }
        }
    }

    private void seek(Consumer<byte[], byte[]> consumer, Uuid topic) {
        if (lastTopicId == null) {
            consumer.seekToEnd(List.of(partition));
        } else if (topic.equals(lastTopicId)) {
            consumer.seek(partition, nextOffset);
        } else {
            consumer.seekToBeginning(List.of(partition));
        }
    }

    private static byte @Nullable [] correlationId(ConsumerRecord<byte[], byte[]> message) {
        Header header = message.headers().lastHeader(Headers.CORRELATION_ID);
        return header == null ? null : header.value();
    }

    /** Closes a consumer without waiting for a broker that may be unavailable. */
    private record Closing(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            consumer.close(CLOSE);
        }
    }

    @Override
    public void stop() {
        Thread running = reader;
        reader = null;
        if (running != null) {
            try {
                running.join(STOP_TIMEOUT_MILLIS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return reader != null;
    }
}
