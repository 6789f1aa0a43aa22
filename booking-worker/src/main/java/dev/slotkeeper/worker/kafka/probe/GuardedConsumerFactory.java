package dev.slotkeeper.worker.kafka.probe;

import dev.slotkeeper.worker.OutOfMemoryExit;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/**
 * Creates consumers whose polls use bounded memory and survive records that can't be decoded. Only the partition of
 * such a record waits until {@link Quarantine} has skipped the record.
 */
public final class GuardedConsumerFactory extends DefaultKafkaConsumerFactory<byte[], byte[]> {

    private final RecordProbe probe;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param properties the consumers' properties, without deserializers */
    public GuardedConsumerFactory(Map<String, Object> properties, RecordProbe probe) {
        super(withDeserializers(properties));
        this.probe = probe;
    }

    private static Map<String, Object> withDeserializers(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, BoundedDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, BoundedDeserializer.class);
        return all;
    }

    /** Returns the number of partitions that wait because one of their records may not be decodable. */
    public int waitingPartitions() {
        return waiting.get();
    }

    @Override
    protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> properties) {
        PollBudget budget = new PollBudget();
        Map<String, Object> all = new HashMap<>(properties);
        all.put(BoundedDeserializer.BUDGET, budget);
        return new GuardedConsumer(all, budget);
    }

    private final class GuardedConsumer extends ExtendedKafkaConsumer {

        private final PollBudget budget;
        private final Quarantine quarantine;

        /** Partitions that the listener has paused. */
        private final Set<TopicPartition> paused = new HashSet<>();

        GuardedConsumer(Map<String, Object> properties, PollBudget budget) {
            super(properties);
            this.budget = budget;
            this.quarantine = new Quarantine(
                    new RawConsumer(),
                    from -> probe.probe(properties, from),
                    () -> RecordByRecordReader.inPlaceOf(properties),
                    waiting,
                    System::nanoTime);
        }

        /** Polls. If it throws, positions are as before the poll, except those that a rebalance has changed. */
        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            try {
                budget.reset();
                quarantine.beforePoll();
                return quarantine.release(pollOrQuarantine(timeout));
            } catch (RuntimeException | Error failure) {
                quarantine.takeBack(failure);
                throw failure;
            }
        }

        private ConsumerRecords<byte[], byte[]> pollOrQuarantine(Duration timeout) {
            try {
                return super.poll(quarantine.isReady() ? Duration.ZERO : timeout);
            } catch (OutOfMemoryError | RuntimeException failure) {
                if (!(failure instanceof OutOfMemoryError) && !DecodingFailures.isCertain(failure)) {
                    // Memory that ran out on the heartbeat's thread comes wrapped, and ends that thread.
                    OutOfMemoryExit.exitIfOutOfMemory(failure);
                }
                if (!DecodingFailures.isPossible(failure) || !quarantine.begin(failure)) {
                    throw failure;
                }
                return ConsumerRecords.empty();
            }
        }

        @Override
        public void pause(Collection<TopicPartition> partitions) {
            super.pause(partitions);
            paused.addAll(partitions);
        }

        @Override
        public void resume(Collection<TopicPartition> partitions) {
            paused.removeAll(partitions);
            super.resume(
                    partitions.stream().filter(one -> !quarantine.holds(one)).toList());
        }

        @Override
        public void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            quarantine.moved(partition, offset);
        }

        @Override
        public void seek(TopicPartition partition, OffsetAndMetadata offset) {
            super.seek(partition, offset);
            quarantine.moved(partition, offset.offset());
        }

        @Override
        public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
            super.subscribe(topics, new Forgetting(listener));
        }

        @Override
        public void close() {
            try {
                quarantine.close();
            } finally {
                super.close();
            }
        }

        @Override
        public void close(Duration timeout) {
            try {
                quarantine.close();
            } finally {
                super.close(timeout);
            }
        }

        /** Gives the quarantine the consumer's own methods, without the overrides for its owner's calls. */
        private final class RawConsumer implements Quarantine.Raw {

            @Override
            public Consumer<byte[], byte[]> consumer() {
                return GuardedConsumer.this;
            }

            @Override
            public boolean isPaused(TopicPartition partition) {
                return paused.contains(partition);
            }

            @Override
            public void pause(Collection<TopicPartition> partitions) {
                GuardedConsumer.super.pause(partitions);
            }

            @Override
            public void resume(Collection<TopicPartition> partitions) {
                GuardedConsumer.super.resume(partitions);
            }

            @Override
            public void seek(TopicPartition partition, long offset) {
                GuardedConsumer.super.seek(partition, offset);
            }
        }

        /** Makes the quarantine forget partitions that a rebalance has moved. */
        private final class Forgetting implements ConsumerRebalanceListener {
            private final ConsumerRebalanceListener listener;

            Forgetting(ConsumerRebalanceListener listener) {
                this.listener = listener;
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                forget(partitions);
                listener.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                forget(partitions);
                listener.onPartitionsLost(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                forget(partitions);
                listener.onPartitionsAssigned(partitions);
            }

            private void forget(Collection<TopicPartition> partitions) {
                quarantine.forget(partitions);
                paused.removeAll(partitions);
            }
        }
    }
}
