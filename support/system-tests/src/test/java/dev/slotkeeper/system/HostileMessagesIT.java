package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.system.HostileMessages.Confirmed;
import dev.slotkeeper.system.HostileMessages.ConfirmedTo;
import dev.slotkeeper.system.HostileMessages.ConfirmedWithoutReply;
import dev.slotkeeper.system.HostileMessages.DeadLetter;
import dev.slotkeeper.system.HostileMessages.Hostile;
import dev.slotkeeper.system.HostileMessages.Malformed;
import dev.slotkeeper.worker.kafka.RequestContainers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Guarantee 10: each hostile message meets its own fate, and the ones before and after it are decided. */
class HostileMessagesIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PARTITION = 5;
    private static final int FIVE_MEGABYTES = 5 * 1024 * 1024;
    private static final String LIMIT = "max.message.bytes";

    private static Upstream upstream = new Upstream();
    private static TopicTap deadLetters = new TopicTap(Topics.DEAD_LETTERS);
    private static TopicTap consumerOffsets;
    private static AnswerLog foreignReplies;
    private static List<Hostile> hostile = List.of();
    private static List<RecordMetadata> places = new ArrayList<>();
    private static List<BookSlot> neighbours = new ArrayList<>();
    private static double undeliverable;
    private static double putAside;

    /** Everything is sent while no consumer runs, so that it is read in as few batches as it fits. */
    @BeforeAll
    static void sendAll() {
        String foreignTopic = Topics.REPLIES_PREFIX + "somebody-else-" + UUID.randomUUID();
        KafkaRequester.createTopic(foreignTopic, 1);
        foreignReplies = new AnswerLog(foreignTopic);
        ConfigurableApplicationContext worker = SYSTEM.worker();
        RequestContainers containers = worker.getBean(RequestContainers.class);
        containers.stop();
        // A new broker has this topic only since the worker has joined its group.
        consumerOffsets = new TopicTap("__consumer_offsets");
        hostile = HostileMessages.table(PARTITION, upstream.replyTopic(), foreignTopic);
        String slot = Requests.slotIn(PARTITION, hostile.size() + 1);
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (int i = 0; i <= hostile.size(); i++) {
            BookSlot neighbour = Requests.booking(slot);
            neighbours.add(neighbour);
            messages.add(upstream.message(PARTITION, neighbour));
            if (i < hostile.size()) {
                messages.add(hostile.get(i).message(PARTITION));
            }
        }
        List<RecordMetadata> sent = upstream.sendAll(messages);
        for (int i = 0; i < hostile.size(); i++) {
            places.add(sent.get(2 * i + 1));
        }
        undeliverable = BookingSystem.metric(worker, "booking.replies.undeliverable");
        putAside = BookingSystem.metric(worker, "booking.dead.letters");
        containers.start();
        upstream.awaitReplies(neighbours, TIMEOUT);
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> deadLetters.messages(any -> true).size() >= count(DeadLetter.class));
        double before = undeliverable;
        // Replies to unknown topics wait for the next listing of the topics before they are given up.
        undeliverable = Awaitility.await()
                .atMost(TIMEOUT)
                .until(
                        () -> BookingSystem.metric(worker, "booking.replies.undeliverable") - before,
                        count -> count >= count(ConfirmedWithoutReply.class));
        putAside = BookingSystem.metric(worker, "booking.dead.letters") - putAside;
    }

    @AfterAll
    static void stop() {
        upstream.close();
        deadLetters.close();
        consumerOffsets.close();
        foreignReplies.close();
        SYSTEM.close();
    }

    static Stream<Hostile> table() {
        return hostile.stream();
    }

    @Test
    void neighboursAreConfirmedInTheirOrderAsIfNothingHostileWereBetweenThem() {
        for (int i = 0; i < neighbours.size(); i++) {
            int seats = i + 1;
            assertThat(upstream.reply(neighbours.get(i)))
                    .isInstanceOfSatisfying(BookingConfirmed.class, yes -> assertThat(yes.currentBookings())
                            .isEqualTo(seats));
        }
        assertThat(Books.value(
                        "SELECT count(DISTINCT decided_at) < 20 FROM booking_decisions WHERE slot_id = ?",
                        neighbours.get(0).slotId()))
                .as("decided in a few batches, so that hostile ones and neighbours share one")
                .isEqualTo("t");
        Books.balance();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void everyHostileMessageMeetsItsFate(Hostile message) {
        RecordMetadata place = places.get(hostile.indexOf(message));
        List<ConsumerRecord<byte[], byte[]>> letters = lettersFrom(place.offset());
        if (message.fate() instanceof DeadLetter fate) {
            assertThat(letters).as("dead letters").hasSize(1);
            expectAsReceived(letters.get(0), message, place, fate);
            assertThat(upstream.replies(message.requestId())).as("replies").isEmpty();
            assertThat(upstream.events(message.requestId())).as("events").isEmpty();
            assertThat(Books.rows("SELECT outcome FROM booking_decisions WHERE request_id = ?", message.requestId()))
                    .isEmpty();
            return;
        }
        assertThat(letters).as("dead letters").isEmpty();
        Reply event = await(() -> upstream.events(message.requestId()));
        if (message.fate() instanceof Malformed fate) {
            Reply reply = await(() -> upstream.replies(message.requestId()));
            assertThat(reply).isEqualTo(event);
            assertThat(reply).isInstanceOfSatisfying(BookingRejected.class, no -> {
                assertThat(no.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
                assertThat(no.reason()).isEqualTo(Reason.MALFORMED);
                assertThat(no.message()).contains(fate.message());
            });
            return;
        }
        assertThat(event).isInstanceOf(BookingConfirmed.class);
        if (message.fate() instanceof Confirmed) {
            assertThat(await(() -> upstream.replies(message.requestId()))).isEqualTo(event);
        } else if (message.fate() instanceof ConfirmedTo) {
            assertThat(await(() -> foreignReplies.messages(message.requestId())))
                    .isEqualTo(event);
            assertThat(upstream.replies(message.requestId())).isEmpty();
        } else if (message.fate() instanceof ConfirmedWithoutReply) {
            expectOnlyTheEvent(message);
        }
    }

    @Test
    void everyUndeliverableReplyAndEveryDeadLetterIsCounted() {
        assertThat(undeliverable).isEqualTo((double) count(ConfirmedWithoutReply.class));
        assertThat(putAside).isEqualTo((double) count(DeadLetter.class));
    }

    @Test
    void customerIdWithSqlIsStoredAsItIs() {
        Hostile sql = hostile.stream()
                .filter(row -> row.name().equals("SQL as customer"))
                .findAny()
                .orElseThrow();
        assertThat(Books.value("SELECT customer_id FROM appointments WHERE booking_id = ?", sql.requestId()))
                .isEqualTo("x'); DROP TABLE appointments; --");
    }

    /** Guarantee 3 for what breaks the contract: sent again, the same bytes come back. */
    @Test
    void malformedMessagesThatComeAgainGetTheSameBytesAgain() {
        List<Hostile> malformed =
                hostile.stream().filter(row -> row.fate() instanceof Malformed).toList();
        List<Integer> before = malformed.stream()
                .map(row -> upstream.replies(row.requestId()).size())
                .toList();
        upstream.sendAll(malformed.stream().map(row -> row.message(PARTITION)).toList());
        for (int i = 0; i < malformed.size(); i++) {
            Hostile row = malformed.get(i);
            int known = before.get(i);
            Awaitility.await(row.name())
                    .atMost(TIMEOUT)
                    .until(() -> upstream.replies(row.requestId()).size() > known);
            assertThat(upstream.replies(row.requestId())).as(row.name()).allSatisfy(reply -> assertThat(
                            new String(reply.value(), UTF_8))
                    .isEqualTo(
                            new String(upstream.replies(row.requestId()).get(0).value(), UTF_8)));
        }
    }

    @Test
    void fiveMegabytesAreRefusedByTheBrokerAndWhereItTakesThemTheyReachTheDeadLetters() throws Exception {
        byte[] value = new byte[FIVE_MEGABYTES];
        Arrays.fill(value, (byte) '{');
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(Topics.REQUESTS, PARTITION, null, value);
        assertThatThrownBy(() -> upstream.sendAll(List.of(message)))
                .hasRootCauseInstanceOf(RecordTooLargeException.class);

        BookSlot before = Requests.booking(Requests.slotIn(PARTITION, 1));
        BookSlot between = Requests.booking(Requests.slotIn(PARTITION, 1));
        BookSlot after = Requests.booking(Requests.slotIn(PARTITION, 1));
        setLimit(Topics.REQUESTS, AlterConfigOp.OpType.SET);
        try {
            long tooLargeForDeadLetters = upstream.sendAll(
                            List.of(upstream.message(PARTITION, before), message, upstream.message(PARTITION, between)))
                    .get(1)
                    .offset();
            upstream.awaitReplies(List.of(before, between), TIMEOUT);
            assertThat(lettersFrom(tooLargeForDeadLetters)).isEmpty();
            // Nor is the partition read again for its sake, which would repeat the neighbours' replies.
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(TIMEOUT)
                    .until(() -> upstream.replies(between.requestId()).size() == 1);

            setLimit(Topics.DEAD_LETTERS, AlterConfigOp.OpType.SET);
            long offset = upstream.sendAll(List.of(message, upstream.message(PARTITION, after)))
                    .get(0)
                    .offset();
            Awaitility.await().atMost(TIMEOUT).until(() -> !lettersFrom(offset).isEmpty());
            assertThat(Arrays.equals(lettersFrom(offset).get(0).value(), value))
                    .as("byte for byte")
                    .isTrue();
            assertThat(upstream.awaitReply(after, TIMEOUT)).isInstanceOf(BookingConfirmed.class);
        } finally {
            setLimit(Topics.REQUESTS, AlterConfigOp.OpType.DELETE);
            setLimit(Topics.DEAD_LETTERS, AlterConfigOp.OpType.DELETE);
        }
        assertThat(upstream.reply(before)).isInstanceOf(BookingConfirmed.class);
        assertThat(upstream.reply(between)).isInstanceOf(BookingConfirmed.class);
    }

    private static void expectAsReceived(
            ConsumerRecord<byte[], byte[]> deadLetter, Hostile message, RecordMetadata place, DeadLetter fate) {
        assertThat(deadLetter.key()).isEqualTo(message.key());
        assertThat(deadLetter.value()).isEqualTo(message.value());
        Header[] headers = deadLetter.headers().toArray();
        int original = message.headers().size();
        assertThat(headers).hasSize(original + 3);
        for (int i = 0; i < original; i++) {
            assertThat(headers[i].key()).isEqualTo(message.headers().get(i).key());
            assertThat(headers[i].value()).isEqualTo(message.headers().get(i).value());
        }
        assertThat(new String(lastHeader(deadLetter, Headers.DEAD_LETTER_REASON), UTF_8))
                .contains(fate.why());
        assertThat(ByteBuffer.wrap(lastHeader(deadLetter, Headers.DEAD_LETTER_PARTITION))
                        .getInt())
                .isEqualTo(PARTITION);
        assertThat(ByteBuffer.wrap(lastHeader(deadLetter, Headers.DEAD_LETTER_OFFSET))
                        .getLong())
                .isEqualTo(place.offset());
    }

    /** The event was read after the batch of every neighbour was answered, so a reply would be there by now. */
    private static void expectOnlyTheEvent(Hostile message) {
        assertThat(upstream.events(message.requestId())).as("events").hasSize(1);
        assertThat(upstream.replies(message.requestId())).as("replies").isEmpty();
        assertThat(foreignReplies.messages(message.requestId()))
                .as("replies to others")
                .isEmpty();
        byte[] id = message.requestId().toString().getBytes(UTF_8);
        assertThat(consumerOffsets.messages(any -> contains(any.value(), id)))
                .as("in __consumer_offsets")
                .isEmpty();
        assertThat(deadLetters.messages(any -> contains(any.value(), id)))
                .as("dead letters")
                .isEmpty();
    }

    private static boolean contains(byte[] value, byte[] wanted) {
        return value != null
                && new String(value, java.nio.charset.StandardCharsets.ISO_8859_1).contains(new String(wanted, UTF_8));
    }

    private static List<ConsumerRecord<byte[], byte[]>> lettersFrom(long offset) {
        byte[] from = ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
        return deadLetters.messages(
                deadLetter -> Arrays.equals(lastHeader(deadLetter, Headers.DEAD_LETTER_OFFSET), from));
    }

    private static byte[] lastHeader(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        Header header = deadLetter.headers().lastHeader(name);
        return header == null ? new byte[0] : header.value();
    }

    private static Reply await(java.util.concurrent.Callable<Collection<ConsumerRecord<byte[], byte[]>>> messages) {
        return ContractJson.readReply(Awaitility.await()
                .atMost(TIMEOUT)
                .until(messages, list -> !list.isEmpty())
                .iterator()
                .next()
                .value());
    }

    private static long count(Class<? extends HostileMessages.Fate> fate) {
        return hostile.stream().filter(row -> fate.isInstance(row.fate())).count();
    }

    private static void setLimit(String topic, AlterConfigOp.OpType operation)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()))) {
            ConfigEntry limit = new ConfigEntry(LIMIT, Integer.toString(2 * FIVE_MEGABYTES));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(limit, operation))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }
}
