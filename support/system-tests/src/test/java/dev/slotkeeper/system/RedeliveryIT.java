package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.booking;
import static dev.slotkeeper.system.Requests.newSlot;
import static dev.slotkeeper.system.Requests.slot;
import static dev.slotkeeper.system.Requests.slotId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker that dies after the commit leaves requests that are delivered again: guarantees 3 and 4. */
class RedeliveryIT {

    @Test
    void sameOffsetsAgainGiveTheSameBytesAndChangeNoRow() throws Exception {
        try (BookingSystem system = new BookingSystem();
                KafkaRequester client = new KafkaRequester()) {
            ConfigurableApplicationContext worker = system.worker();
            Map<TopicPartition, OffsetAndMetadata> start = ends();
            String[] slotIds = {slot(2), slotId(), slotId()};
            List<UUID> sent = sendOneOfEverything(client, slotIds);
            Map<UUID, byte[]> first = new HashMap<>();
            sent.forEach(correlation -> first.put(correlation, client.reply(correlation)));
            String before = fingerprint(slotIds);

            system.stop(worker);
            goBackTo(start);
            system.worker();

            Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> sent.stream()
                    .allMatch(correlation -> client.repliesTo(correlation).size() >= 2));
            sent.forEach(correlation -> assertThat(client.repliesTo(correlation))
                    .allSatisfy(reply -> assertThat(new String(reply, UTF_8))
                            .isEqualTo(new String(first.getOrDefault(correlation, new byte[0]), UTF_8))));
            assertThat(fingerprint(slotIds)).isEqualTo(before);
            Books.balance();
        }
    }

    /** @param slotIds of a slot with two seats, and of two that do not exist; the second of these is made */
    private static List<UUID> sendOneOfEverything(KafkaRequester client, String... slotIds) {
        String slot = slotIds[0];
        BookSlot repeated = booking(slot);
        List<UUID> sent = new ArrayList<>();
        sent.add(client.send(repeated));
        sent.add(client.send(repeated));
        sent.add(client.send(new BookSlot(repeated.requestId(), slot, "somebody-else", 1, null, null)));
        sent.add(client.send(booking(slot, 2)));
        sent.add(client.send(booking(slot)));
        sent.add(client.send(booking(slot)));
        sent.add(client.send(booking(slotIds[1])));
        sent.add(client.send(newSlot(slotIds[2], 4)));
        sent.add(client.send(newSlot(slot, 4)));
        String malformed = "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"\"}"
                .formatted(UUID.randomUUID(), slot);
        sent.add(client.send(slot.getBytes(UTF_8), malformed.getBytes(UTF_8)));
        return sent;
    }

    private static Map<TopicPartition, OffsetAndMetadata> ends() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.REQUESTS).stream()
                    .map(info -> new TopicPartition(Topics.REQUESTS, info.partition()))
                    .toList();
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
            return ends;
        }
    }

    private static void goBackTo(Map<TopicPartition, OffsetAndMetadata> offsets) throws Exception {
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets("booking-worker", offsets).all().get(20, TimeUnit.SECONDS);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()));
    }

    /** Every row of these slots, with the transaction that wrote it last; holds of other tests may end at any time. */
    private static String fingerprint(String... slotIds) {
        return Books.value("""
                SELECT (SELECT md5(string_agg(xmin::text || t::text, ',' ORDER BY slot_id))
                          FROM availability_slots t WHERE slot_id = ANY (?))
                    || (SELECT md5(string_agg(xmin::text || t::text, ',' ORDER BY booking_id))
                          FROM appointments t WHERE slot_id = ANY (?))
                    || (SELECT md5(string_agg(xmin::text || t::text, ',' ORDER BY request_id))
                          FROM booking_decisions t WHERE slot_id = ANY (?))
                """, slotIds, slotIds, slotIds);
    }
}
