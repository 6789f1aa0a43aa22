package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends a batch of a good request, a record that inflates to more than a worker's heap, and a record behind it. */
final class BombSender {

    private BombSender() {}

    /** @param args address of the broker, partition, megabytes, then a codec and the good one's request id, repeated */
    public static void main(String[] args) throws Exception {
        int partition = Integer.parseInt(args[1]);
        byte[] bomb = new byte[Integer.parseInt(args[2]) * 1024 * 1024];
        Arrays.fill(bomb, (byte) 'a');
        for (int i = 3; i < args.length; i += 2) {
            System.out.println("sent " + send(args[0], partition, bomb, args[i], UUID.fromString(args[i + 1])));
        }
    }

    /** Returns the offset of the last record. */
    private static long send(String brokers, int partition, byte[] bomb, String codec, UUID requestId)
            throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                brokers,
                "compression.type",
                codec,
                // The producer expects that compressing takes a twentieth more, and begins another batch at that size.
                "batch.size",
                bomb.length + bomb.length / 10 + 1_000_000,
                "linger.ms",
                60_000,
                "max.request.size",
                Integer.MAX_VALUE,
                "buffer.memory",
                2L * bomb.length);
        BookSlot good = new BookSlot(requestId, "slot-" + requestId, "c", 1, null, null);
        byte[] key = good.slotId().getBytes(UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var first = producer.send(new ProducerRecord<>(Topics.REQUESTS, partition, key, ContractJson.write(good)));
            var second = producer.send(new ProducerRecord<>(Topics.REQUESTS, partition, key, bomb));
            Future<RecordMetadata> last = producer.send(new ProducerRecord<>(Topics.REQUESTS, partition, key, key));
            producer.flush();
            first.get();
            second.get();
            return last.get().offset();
        }
    }
}
