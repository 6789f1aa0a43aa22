package dev.slotkeeper.system;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.kafka.probe.GuardedConsumerFactory;
import dev.slotkeeper.worker.kafka.probe.RecordProbe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads requests as a worker does, commits each, and ends as kill -9 would before it has done with one of them. */
final class KilledReader {

    private KilledReader() {}

    /** @param args address of the broker, group, offset at which it ends, or -1 */
    public static void main(String[] args) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                args[0],
                "group.id",
                args[1],
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "max.poll.records",
                1));
        long fatal = Long.parseLong(args[2]);
        try (RecordProbe probe = new RecordProbe(64, 1_000);
                Consumer<byte[], byte[]> consumer = new GuardedConsumerFactory(properties, probe).createConsumer()) {
            TopicPartition place = new TopicPartition(Topics.REQUESTS, 0);
            consumer.assign(List.of(place));
            long end =
                    Objects.requireNonNull(consumer.endOffsets(List.of(place)).get(place));
            while (consumer.position(place) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    System.out.println("read " + record.offset());
                    if (record.offset() == fatal) {
                        System.out.flush();
                        Runtime.getRuntime().halt(137);
                    }
                    consumer.commitSync();
                }
            }
            System.out.println("done");
        }
    }
}
