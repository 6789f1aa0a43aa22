package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An upstream service: sends commands, has a reply topic of its own, and keeps every reply it gets. */
final class KafkaRequester implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicTap replies;
    private final String replyTopic = Topics.REPLIES_PREFIX + "test-" + UUID.randomUUID();

    KafkaRequester() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                BookingSystem.SERVICES.bootstrapServers(),
                "max.request.size",
                8_000_000,
                "max.block.ms",
                20_000);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        createTopic(replyTopic, 3);
        replies = new TopicTap(replyTopic);
    }

    static void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(e);
            }
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    String replyTopic() {
        return replyTopic;
    }

    /** Sends and returns the correlation id under which the reply comes. */
    UUID send(Command command) {
        return send(command.slotId().getBytes(UTF_8), ContractJson.write(command));
    }

    UUID send(byte @Nullable [] key, byte @Nullable [] value) {
        UUID correlation = UUID.randomUUID();
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(Topics.REQUESTS, key, value);
        message.headers().add(Headers.REPLY_TOPIC, replyTopic.getBytes(UTF_8));
        message.headers().add(Headers.CORRELATION_ID, bytes(correlation));
        send(message);
        return correlation;
    }

    /** Sends a record as it is; returns when the broker has it. */
    RecordMetadata send(ProducerRecord<byte[], byte[]> message) {
        try {
            return producer.send(message).get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends without waiting for the broker. */
    void sendSoon(Command command) {
        var unused = producer.send(
                new ProducerRecord<>(Topics.REQUESTS, command.slotId().getBytes(UTF_8), ContractJson.write(command)));
    }

    /** Sends and waits for the reply. */
    Reply ask(Command command) {
        return ContractJson.readReply(reply(send(command)));
    }

    /** The first reply to what was sent under this correlation id. */
    byte[] reply(UUID correlation) {
        return Awaitility.await()
                .atMost(40, TimeUnit.SECONDS)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> repliesTo(correlation), list -> !list.isEmpty())
                .get(0);
    }

    /** Every reply so far to what was sent under this correlation id. */
    List<byte[]> repliesTo(UUID correlation) {
        return replies.values(message -> isReplyTo(message, correlation));
    }

    /** A header of the first reply to what was sent under this correlation id; null when it has none of that name. */
    @Nullable
    Header headerOf(UUID correlation, String name) {
        return replies.messages(message -> isReplyTo(message, correlation))
                .get(0)
                .headers()
                .lastHeader(name);
    }

    private static boolean isReplyTo(ConsumerRecord<byte[], byte[]> message, UUID correlation) {
        Header header = message.headers().lastHeader(Headers.CORRELATION_ID);
        return header != null && ByteBuffer.wrap(header.value()).equals(ByteBuffer.wrap(bytes(correlation)));
    }

    /** Every reply so far that is wanted. */
    List<byte[]> replies(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        return replies.values(wanted);
    }

    static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    @Override
    public void close() {
        producer.close();
        replies.close();
    }
}
