package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests that replies go only to the topic that the request names, and that a missing topic delays no other reply. */
class ReplyTopicsIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    /**
     * The time that another request may wait on a busy machine; far below the ten seconds after which a reply is given
     * up.
     */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final int PARTITION = 3;
    private static final int PAIRS = 30;

    private static Upstream upstream = new Upstream();
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        worker = SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
    }

    @Test
    void topicsThatAreNoReplyTopicsGetNoByte() {
        String other = "other-programs-" + UUID.randomUUID();
        KafkaRequester.createTopic(other, 1);
        List<String> forbidden = List.of(
                "__consumer_offsets", other, Topics.EVENTS, Topics.REQUESTS, Topics.DEAD_LETTERS, "__cluster_metadata");
        List<TopicTap> taps = forbidden.stream()
                .filter(topic -> !topic.equals("__cluster_metadata"))
                .map(TopicTap::new)
                .toList();
        double before = undeliverable();
        List<BookSlot> requests = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (String topic : forbidden) {
            BookSlot request = Requests.booking(Requests.slotIn(PARTITION, 1));
            requests.add(request);
            messages.add(message(request, header(Headers.REPLY_TOPIC, topic.getBytes(UTF_8))));
        }
        BookSlot last = Requests.booking(Requests.slotIn(PARTITION, 1));
        messages.add(upstream.message(PARTITION, last));
        upstream.sendAll(messages);
        upstream.awaitReply(last, TIMEOUT);
        upstream.awaitEvents(requests, TIMEOUT);
        assertThat(undeliverable() - before).isEqualTo(requests.size());
        for (BookSlot request : requests) {
            assertThat(upstream.event(request)).isInstanceOf(BookingConfirmed.class);
            byte[] answer = upstream.events(request.requestId()).get(0).value();
            assertThat(taps.stream()
                            .mapToLong(tap -> tap.messages(any -> Arrays.equals(any.value(), answer))
                                    .size())
                            .sum())
                    .as("copies of the answer, the event among them")
                    .isEqualTo(1);
        }
        taps.forEach(TopicTap::close);
    }

    @Test
    void twoHundredMissingTopicsDelayNoOtherReply() {
        List<BookSlot> neighbours = new ArrayList<>();
        List<BookSlot> lost = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        String slot = Requests.slotIn(PARTITION, 500);
        for (int i = 0; i < 200; i++) {
            BookSlot request = Requests.booking(slot);
            lost.add(request);
            String missing = Topics.REPLIES_PREFIX + "missing-" + (i % 2 == 0 ? "always" : UUID.randomUUID());
            messages.add(message(request, header(Headers.REPLY_TOPIC, missing.getBytes(UTF_8))));
            BookSlot neighbour = Requests.booking(slot);
            neighbours.add(neighbour);
            messages.add(upstream.message(PARTITION, neighbour));
        }
        double before = undeliverable();
        upstream.sendAll(messages);
        upstream.awaitReplies(neighbours, SOON);
        upstream.awaitEvents(lost, SOON);
        Awaitility.await().atMost(TIMEOUT).until(() -> undeliverable() - before == lost.size());
        assertThat(neighbours)
                .allSatisfy(request -> assertThat(upstream.reply(request)).isInstanceOf(BookingConfirmed.class));
        assertThat(lost)
                .allSatisfy(request -> assertThat(upstream.event(request)).isInstanceOf(BookingConfirmed.class));
        Books.balance();
    }

    @Test
    void deletedReplyTopicDelaysNoOtherReplyAndWorksAgainOnceRecreated() throws Exception {
        String topic = Topics.REPLIES_PREFIX + "short-lived-" + UUID.randomUUID();
        KafkaRequester.createTopic(topic, 2);
        String slot = Requests.slotIn(PARTITION, 1_000);
        try (AnswerLog replies = new AnswerLog(topic)) {
            BookSlot first = Requests.booking(slot);
            upstream.sendAll(List.of(message(first, header(Headers.REPLY_TOPIC, topic.getBytes(UTF_8)))));
            Awaitility.await().atMost(TIMEOUT).until(() -> replies.has(first.requestId()));
        }
        double before = undeliverable();
        delete(topic);
        // One poll each, so that every pair is a batch of its own.
        for (int i = 0; i < PAIRS; i++) {
            BookSlot lost = Requests.booking(slot);
            BookSlot neighbour = Requests.booking(slot);
            upstream.sendAll(List.of(
                    message(lost, header(Headers.REPLY_TOPIC, topic.getBytes(UTF_8))),
                    upstream.message(PARTITION, neighbour)));
            assertThat(upstream.awaitReply(neighbour, SOON)).isInstanceOf(BookingConfirmed.class);
            upstream.awaitEvents(List.of(lost), SOON);
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> undeliverable() - before == PAIRS);
        KafkaRequester.createTopic(topic, 2);
        try (AnswerLog replies = new AnswerLog(topic)) {
            // It may be known as missing for some seconds more.
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> isAnswered(Requests.booking(slot), topic, replies));
        }
        Books.balance();
    }

    @Test
    void correlationIdComesBackByteForByte() {
        byte[] thousand = new byte[1_000];
        for (int i = 0; i < thousand.length; i++) {
            thousand[i] = (byte) i;
        }
        for (byte[] correlation : List.of(new byte[0], new byte[] {0}, new byte[16], thousand)) {
            BookSlot request = Requests.booking(Requests.slotIn(PARTITION, 1));
            ProducerRecord<byte[], byte[]> message = upstream.message(PARTITION, request);
            message.headers().add(Headers.CORRELATION_ID, correlation);
            upstream.sendAll(List.of(message));
            upstream.awaitReply(request, TIMEOUT);
            ConsumerRecord<byte[], byte[]> reply =
                    upstream.replies(request.requestId()).get(0);
            assertThat(reply.headers().headers(Headers.CORRELATION_ID))
                    .singleElement()
                    .satisfies(echo -> assertThat(echo.value()).isEqualTo(correlation));
            assertThat(reply.key()).isEqualTo(request.slotId().getBytes(UTF_8));
        }
        BookSlot without = Requests.booking(Requests.slotIn(PARTITION, 1));
        upstream.sendAll(List.of(upstream.message(PARTITION, without)));
        upstream.awaitReply(without, TIMEOUT);
        assertThat(upstream.replies(without.requestId()).get(0).headers().headers(Headers.CORRELATION_ID))
                .isEmpty();
    }

    @Test
    void replyPartitionIsHonouredAndWithoutOneTheKeyDecides() {
        String slot = Requests.slotIn(PARTITION, 100);
        for (int partition = 0; partition < 3; partition++) {
            BookSlot request = Requests.booking(slot);
            ProducerRecord<byte[], byte[]> message = upstream.message(PARTITION, request);
            message.headers()
                    .add(
                            Headers.REPLY_PARTITION,
                            ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
            upstream.sendAll(List.of(message));
            upstream.awaitReply(request, TIMEOUT);
            assertThat(upstream.replies(request.requestId()).get(0).partition()).isEqualTo(partition);
        }
        List<BookSlot> keyed = List.of(Requests.booking(slot), Requests.booking(slot), Requests.booking(slot));
        upstream.send(PARTITION, keyed);
        upstream.awaitReplies(keyed, TIMEOUT);
        assertThat(keyed.stream()
                        .map(request ->
                                upstream.replies(request.requestId()).get(0).partition())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void requestWithoutReplyHeadersGetsItsEventOnly() {
        BookSlot request = Requests.booking(Requests.slotIn(PARTITION, 1));
        BookSlot after = Requests.booking(Requests.slotIn(PARTITION, 1));
        double before = undeliverable();
        upstream.sendAll(List.of(
                message(request, header(Headers.CORRELATION_ID, new byte[16])), upstream.message(PARTITION, after)));
        upstream.awaitReply(after, TIMEOUT);
        upstream.awaitEvents(List.of(request), TIMEOUT);
        ConsumerRecord<byte[], byte[]> event =
                upstream.events(request.requestId()).get(0);
        assertThat(ContractJson.readReply(event.value())).isInstanceOf(BookingConfirmed.class);
        assertThat(event.key()).isEqualTo(request.slotId().getBytes(UTF_8));
        assertThat(upstream.replies(request.requestId())).isEmpty();
        assertThat(undeliverable()).isEqualTo(before);
    }

    private static boolean isAnswered(BookSlot request, String topic, AnswerLog replies) {
        double before = undeliverable();
        upstream.sendAll(List.of(message(request, header(Headers.REPLY_TOPIC, topic.getBytes(UTF_8)))));
        Awaitility.await().atMost(TIMEOUT).until(() -> replies.has(request.requestId()) || undeliverable() > before);
        return replies.has(request.requestId());
    }

    private static double undeliverable() {
        return BookingSystem.metric(worker, "booking.replies.undeliverable");
    }

    private static ProducerRecord<byte[], byte[]> message(BookSlot request, Header... headers) {
        return new ProducerRecord<>(
                Topics.REQUESTS,
                PARTITION,
                request.slotId().getBytes(UTF_8),
                ContractJson.write(request),
                List.of(headers));
    }

    private static Header header(String name, byte[] value) {
        return new org.apache.kafka.common.header.internals.RecordHeader(name, value);
    }

    private static void delete(String topic) throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
            Awaitility.await().atMost(TIMEOUT).until(() -> !admin.listTopics()
                    .names()
                    .get(20, TimeUnit.SECONDS)
                    .contains(topic));
        }
    }
}
