package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests that one client's reply topic that accepts nothing, or is missing, delays no other client. */
class SlowReplyTopicsIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    /** On a machine that is busy with the attack; a third of what a reply is tried for. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final int NEIGHBOURS = 40;
    private static final int NAMES = 20_000;

    private static Upstream upstream = new Upstream();
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        worker = SYSTEM.worker();
        book(Requests.slot(1));
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
        Books.balance();
    }

    @Test
    void aTopicThatAcceptsNothingDelaysNoOtherReply() throws Exception {
        String topic = Topics.REPLIES_PREFIX + "slow-" + UUID.randomUUID();
        create(topic, Map.of("max.message.bytes", "1"));

        Duration longest = longestWaitWhile(topic, new byte[36]);

        assertThat(longest).isLessThan(SOON);
    }

    @Test
    void aCorrelationIdTooLargeForItsTopicDelaysNoOtherReply() throws Exception {
        String topic = Topics.REPLIES_PREFIX + "small-" + UUID.randomUUID();
        create(topic, Map.of("max.message.bytes", "100000"));

        Duration longest = longestWaitWhile(topic, new byte[900_000]);

        assertThat(longest).isLessThan(SOON);
    }

    @Test
    void aCorrelationIdOfOneKilobyteComesBackAndOneByteMoreIsNotRepliedTo() {
        double before = undeliverable();
        BookSlot longer = Requests.booking(Requests.slot(1));
        BookSlot longest = Requests.booking(Requests.slot(1));
        upstream.sendAll(List.of(
                message(longer, null, upstream.replyTopic(), new byte[1_025]),
                message(longest, null, upstream.replyTopic(), new byte[1_024])));

        assertThat(upstream.awaitReply(longest, TIMEOUT)).isInstanceOf(BookingConfirmed.class);
        assertThat(upstream.replies(longest.requestId())
                        .get(0)
                        .headers()
                        .lastHeader(Headers.CORRELATION_ID)
                        .value())
                .hasSize(1_024);
        upstream.awaitEvents(List.of(longer), TIMEOUT);
        Awaitility.await().atMost(TIMEOUT).until(() -> undeliverable() - before == 1);
        assertThat(upstream.event(longer)).isInstanceOf(BookingConfirmed.class);
        assertThat(upstream.replies(longer.requestId())).isEmpty();
    }

    @Test
    void twentyThousandMissingTopicsDelayNoOtherReplyAndFillNoLog() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.slotkeeper.worker");
        logger.addAppender(lines);
        double before = undeliverable();
        // The neighbour's requests stand behind theirs in any case: how long that takes is up to the machine.
        Duration behindOthers = longestWaitBehind(upstream.replyTopic(), "");
        Duration longest = longestWaitBehind(Topics.REPLIES_PREFIX + "none-", "each its own");
        Awaitility.await().atMost(TIMEOUT).until(() -> undeliverable() - before == NAMES);
        logger.detachAppender(lines);

        assertThat(longest).isLessThan(behindOthers.multipliedBy(2).plus(SOON));
        assertThat(List.copyOf(lines.list)).hasSizeLessThan(10);
    }

    @Test
    void aTopicThatWasJustMadeGetsTheReplyToTheFirstRequest() throws Exception {
        String topic = Topics.REPLIES_PREFIX + "new-" + UUID.randomUUID();
        create(topic, Map.of());
        BookSlot first = Requests.booking(Requests.slot(1));
        try (AnswerLog replies = new AnswerLog(topic)) {
            upstream.sendAll(List.of(message(first, null, topic, new byte[16])));

            Awaitility.await().atMost(SOON).until(() -> replies.has(first.requestId()));
        }
    }

    /** Books behind many commands of a stranger, and says how long the slowest took. */
    private static Duration longestWaitBehind(String topic, String suffix) {
        String slot = Requests.slot(NEIGHBOURS);
        List<ProducerRecord<byte[], byte[]>> commands = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            String named = suffix.isEmpty() ? topic : topic + UUID.randomUUID();
            commands.add(message(Requests.booking("none-" + i % 50), null, named, new byte[16]));
        }
        Duration longest = Duration.ZERO;
        // Of its own, since a producer's flush waits for all that it was given.
        try (Upstream stranger = new Upstream()) {
            Thread flood = new Thread(() -> stranger.sendAll(commands));
            flood.start();
            for (int i = 0; i < NEIGHBOURS / 2; i++) {
                longest = max(longest, book(slot));
            }
            flood.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return longest;
    }

    /** Books again and again while every partition has requests with such replies, and says how long the slowest took. */
    private static Duration longestWaitWhile(String topic, byte[] correlationId) {
        String slot = Requests.slot(NEIGHBOURS);
        List<String> slots = IntStream.range(0, correlationId.length > 1_024 ? 1 : 12)
                .mapToObj(partition -> Requests.slotIn(partition, NEIGHBOURS))
                .toList();
        Duration longest = Duration.ZERO;
        for (int i = 0; i < NEIGHBOURS; i++) {
            List<ProducerRecord<byte[], byte[]>> hostile = new ArrayList<>();
            for (int partition = 0; partition < slots.size(); partition++) {
                hostile.add(message(Requests.booking(slots.get(partition)), partition, topic, correlationId));
            }
            upstream.sendAll(hostile);
            longest = max(longest, book(slot));
        }
        return longest;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration book(String slot) {
        BookSlot booking = Requests.booking(slot);
        long start = System.nanoTime();
        upstream.send(List.of(booking));
        Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(TIMEOUT).until(() -> upstream.isAnswered(booking));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static ProducerRecord<byte[], byte[]> message(
            BookSlot request, @Nullable Integer partition, String topic, byte[] correlationId) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                Topics.REQUESTS, partition, request.slotId().getBytes(UTF_8), ContractJson.write(request));
        message.headers().add(Headers.REPLY_TOPIC, topic.getBytes(UTF_8)).add(Headers.CORRELATION_ID, correlationId);
        return message;
    }

    private static double undeliverable() {
        return BookingSystem.metric(worker, "booking.replies.undeliverable");
    }

    private static void create(String topic, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }
}
