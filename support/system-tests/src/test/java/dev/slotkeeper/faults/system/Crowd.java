package dev.slotkeeper.faults.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Simulates upstream services that send requests for a trial's slots at a steady rate: mostly bookings, some sent
 * twice, some with the id of another request, some malformed, some unreadable. Depending on the load, also commands on
 * existing bookings.
 */
final class Crowd implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(20);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String replyTopic;
    private final List<String> slotIds;
    private final History history;
    private final Random random;
    private final List<BookSlot> sent = new CopyOnWriteArrayList<>();
    private final Set<UUID> wantReply = ConcurrentHashMap.newKeySet();
    private final @Nullable Wishes wishes;
    private final int rate;
    private volatile boolean sending = true;
    private final Thread thread;

    /**
     * Sends until {@link #stop()}.
     *
     * @param rate requests a second
     * @param load the kinds of requests
     */
    Crowd(
            String bootstrapServers,
            String replyTopic,
            List<String> slotIds,
            int rate,
            Load load,
            Random random,
            History history) {
        this.producer = producer(bootstrapServers);
        this.replyTopic = replyTopic;
        this.slotIds = slotIds;
        this.rate = rate;
        this.random = random;
        this.history = history;
        this.wishes = load == Load.WHOLE_LIFE ? new Wishes(slotIds, random) : null;
        this.thread = new Thread(this::send, "crowd");
        thread.setDaemon(true);
        thread.start();
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "delivery.timeout.ms", 120_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends commands that create slots which begin in a day; returns when the broker has acknowledged them. */
    static void createSlots(String bootstrapServers, List<String> slotIds, int seats, Random random) {
        Instant startsAt = Instant.now().plus(Duration.ofDays(1));
        try (KafkaProducer<byte[], byte[]> creating = producer(bootstrapServers)) {
            for (String slotId : slotIds) {
                Command command =
                        new CreateSlot(id(random), slotId, "room", startsAt, startsAt.plus(Duration.ofHours(1)), seats);
                var unused = creating.send(plain(slotId, new String(ContractJson.write(command), UTF_8)));
            }
        }
    }

    private void send() {
        long begin = System.nanoTime();
        long count = 0;
        while (sending) {
            long due = (System.nanoTime() - begin) * rate / 1_000_000_000L;
            for (; count < due; count++) {
                send(next());
            }
            Await.pause(TICK);
        }
    }

    /** Sends this number of bookings of one slot at once, with unreadable messages at the given positions. */
    void sendWithPoison(String slotId, int size, IntPredicate isPoison) {
        for (int i = 0; i < size; i++) {
            send(isPoison.test(i) ? plain(slotId, "{ no JSON, " + i) : message(booking(slotId)));
        }
    }

    /** Sends a booking, the same booking again, and another one with its id. */
    void sendTwice(String slotId) {
        BookSlot booking = booking(slotId);
        send(message(booking));
        send(message(booking));
        send(message(other(booking)));
    }

    /** Sends this number of bookings with another reply topic than the trial's. */
    void sendWithRepliesTo(String slotId, int size, String topic) {
        for (int i = 0; i < size; i++) {
            send(message(booking(slotId), topic));
        }
    }

    private static BookSlot other(BookSlot first) {
        return new BookSlot(first.requestId(), first.slotId(), "another", 1, null, first.expiresAt());
    }

    private void send(ProducerRecord<byte[], byte[]> message) {
        // A lost message shows as missing in the log.
        var unused = producer.send(message, (place, failure) -> {
            if (failure != null) {
                history.note("lost", Map.of("failure", failure.toString()));
            }
        });
    }

    private ProducerRecord<byte[], byte[]> next() {
        Command entry = wishes == null ? null : wishes.next();
        if (entry != null) {
            return message(entry);
        }
        String slotId = slotIds.get(random.nextInt(slotIds.size()));
        return switch (random.nextInt(40)) {
            case 0 -> plain(slotId, "{ no JSON");
            case 1 -> malformed(slotId);
            case 2, 3 -> again();
            case 4 -> elsewhere(booking(slotId));
            default -> message(booking(slotId));
        };
    }

    private static ProducerRecord<byte[], byte[]> plain(String slotId, String value) {
        return new ProducerRecord<>(Topics.REQUESTS, slotId.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private ProducerRecord<byte[], byte[]> malformed(String slotId) {
        return plain(
                slotId,
                "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"c\",\"quantity\":0}"
                        .formatted(id(random), slotId));
    }

    /** Returns a request for a partition that is not its key's, as a producer with another partitioner sends it. */
    private ProducerRecord<byte[], byte[]> elsewhere(BookSlot booking) {
        ProducerRecord<byte[], byte[]> message = message(booking);
        int ofKey = BuiltInPartitioner.partitionForKey(message.key(), Rig.PARTITIONS);
        return new ProducerRecord<>(
                message.topic(), (ofKey + 1) % Rig.PARTITIONS, message.key(), message.value(), message.headers());
    }

    private ProducerRecord<byte[], byte[]> again() {
        if (sent.isEmpty()) {
            return message(booking(slotIds.get(0)));
        }
        BookSlot first = sent.get(random.nextInt(sent.size()));
        return message(random.nextBoolean() ? first : other(first));
    }

    private synchronized BookSlot booking(String slotId) {
        Instant expiresAt = random.nextInt(10) == 0 ? Instant.now().plusMillis(random.nextInt(20_000)) : null;
        BookSlot booking =
                new BookSlot(id(random), slotId, "c" + random.nextInt(1_000), 1 + random.nextInt(3), null, expiresAt);
        sent.add(booking);
        if (wishes != null) {
            wishes.remember(booking);
        }
        return booking;
    }

    private ProducerRecord<byte[], byte[]> message(Command command) {
        wantReply.add(command.requestId());
        history.note("invoke", Map.of("id", command.requestId().toString(), "slot", command.slotId()));
        return message(command, replyTopic);
    }

    private static ProducerRecord<byte[], byte[]> message(Command command, String topicOfReply) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(Topics.REQUESTS, command.slotId().getBytes(UTF_8), ContractJson.write(command));
        message.headers().add(Headers.REPLY_TOPIC, topicOfReply.getBytes(UTF_8));
        return message;
    }

    static UUID id(Random random) {
        return new UUID((random.nextLong() & ~0xf000L) | 0x7000L, (random.nextLong() >>> 2) | (1L << 63));
    }

    /** Stops sending and returns when the broker has acknowledged everything. */
    void stop() {
        sending = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
    }

    /** Returns the ids of the requests with the trial's reply topic. */
    Set<UUID> wantReply() {
        return wantReply;
    }

    @Override
    public void close() {
        sending = false;
        producer.close(Duration.ofSeconds(5));
    }
}
