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

    /** @param args address of the broker, codec, partition, megabytes, request id of the good one */
    public static void main(String[] args) throws Exception {
        int bytes = Integer.parseInt(args[3]) * 1024 * 1024;
        int partition = Integer.parseInt(args[2]);
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                args[0],
                "compression.type",
                args[1],
                "batch.size",
                bytes + 1_000_000,
                "linger.ms",
                60_000,
                "max.request.size",
                Integer.MAX_VALUE,
                "buffer.memory",
                4L * bytes);
        BookSlot good = new BookSlot(UUID.fromString(args[4]), "slot-" + args[4], "c", 1, null, null);
        byte[] bomb = new byte[bytes];
        Arrays.fill(bomb, (byte) 'a');
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = good.slotId().getBytes(UTF_8);
            Future<RecordMetadata> first =
                    producer.send(new ProducerRecord<>(Topics.REQUESTS, partition, key, ContractJson.write(good)));
            producer.send(new ProducerRecord<>(Topics.REQUESTS, partition, key, bomb));
            Future<RecordMetadata> last = producer.send(new ProducerRecord<>(Topics.REQUESTS, partition, key, key));
            producer.flush();
            System.out.println("sent " + first.get().offset() + " " + last.get().offset());
        }
    }
}
