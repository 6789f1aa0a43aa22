package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A service that sends many requests at once and keeps every reply and event about each. */
final class Upstream implements AutoCloseable {

    private static final int MAX_MESSAGE = 12_000_000;

    private final String replyTopic = Topics.REPLIES_PREFIX + "upstream-" + UUID.randomUUID();
    private final KafkaProducer<byte[], byte[]> producer;
    private final AnswerLog replies;
    private final AnswerLog events;

    Upstream() {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        BookingSystem.SERVICES.bootstrapServers(),
                        "max.request.size",
                        MAX_MESSAGE,
                        "buffer.memory",
                        64_000_000L),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        KafkaRequester.createTopic(replyTopic, 3);
        replies = new AnswerLog(replyTopic);
        events = new AnswerLog(Topics.EVENTS);
    }

    String replyTopic() {
        return replyTopic;
    }

    /** A message that asks for its reply here. */
    ProducerRecord<byte[], byte[]> message(@Nullable Integer partition, Command command) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                Topics.REQUESTS, partition, command.slotId().getBytes(UTF_8), ContractJson.write(command));
        message.headers().add(Headers.REPLY_TOPIC, replyTopic.getBytes(UTF_8));
        return message;
    }

    /** Sends all in their order and returns when the broker has them. */
    void send(Collection<? extends Command> commands) {
        send(null, commands);
    }

    /** Sends all in their order to one partition, which need not be that of their keys. */
    void send(@Nullable Integer partition, Collection<? extends Command> commands) {
        sendAll(commands.stream().map(command -> message(partition, command)).toList());
    }

    /** Sends all messages in order and returns the place of each. */
    List<RecordMetadata> sendAll(Collection<ProducerRecord<byte[], byte[]>> messages) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        messages.forEach(message -> sent.add(producer.send(message)));
        producer.flush();
        return sent.stream().map(Upstream::acknowledged).toList();
    }

    static RecordMetadata acknowledged(Future<RecordMetadata> sent) {
        try {
            return sent.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    List<ConsumerRecord<byte[], byte[]>> replies(UUID requestId) {
        return replies.messages(requestId);
    }

    List<ConsumerRecord<byte[], byte[]>> events(UUID requestId) {
        return events.messages(requestId);
    }

    boolean isAnswered(Command command) {
        return replies.has(command.requestId());
    }

    boolean areAnswered(Collection<? extends Command> commands) {
        return commands.stream().allMatch(this::isAnswered);
    }

    void awaitReplies(Collection<? extends Command> commands, Duration atMost) {
        Awaitility.await().atMost(atMost).until(() -> areAnswered(commands));
    }

    void awaitEvents(Collection<? extends Command> commands, Duration atMost) {
        Awaitility.await().atMost(atMost).until(() -> commands.stream()
                .allMatch(command -> events.has(command.requestId())));
    }

    /** The reply to this request, which every repetition of it must equal. */
    Reply reply(Command command) {
        return replies.theOneAnswer(command.requestId());
    }

    /** The event about this request, which every repetition of it must equal. */
    Reply event(Command command) {
        return events.theOneAnswer(command.requestId());
    }

    /** Waits for the reply and returns it. */
    Reply awaitReply(Command command, Duration atMost) {
        awaitReplies(List.of(command), atMost);
        return reply(command);
    }

    @Override
    public void close() {
        producer.close();
        replies.close();
        events.close();
    }
}
