package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.local.ChildJvm;
import dev.slotkeeper.local.TestServices;
import dev.slotkeeper.worker.WorkerApplication;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Guarantee 10 for records that take more memory than a worker has: they and no others are stepped over. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UndecodableRecordsIT {

    private static final int HEAP_MEGABYTES = 192;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int BOMBED = 0;
    private static final int LONG_HEADER = 1_500_000;

    /** Their headers take more than twice the heap. */
    private static final int RETAINED = 300;

    private static final String UNDECODABLE = "booking_undecodable_records_total";

    private static TestServices services;

    @SuppressWarnings("NullAway.Init")
    private static ChildJvm worker;

    @SuppressWarnings("NullAway.Init")
    private static Http http;

    private static CollectedRecords events;
    private static CollectedRecords deadLetters;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void start() throws Exception {
        services = TestServices.start();
        events = new CollectedRecords(services.bootstrapServers(), Topics.EVENTS);
        deadLetters = new CollectedRecords(services.bootstrapServers(), Topics.DEAD_LETTERS);
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        services.bootstrapServers(),
                        "compression.type",
                        "lz4",
                        "max.request.size",
                        4_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        startWorker();
    }

    /** Begins to start it; {@link #awaitWorker} waits until it has. */
    private static void startWorker() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> arguments = new ArrayList<>(PostgresRoles.workerArguments());
        arguments.add("--server.port=" + port);
        arguments.add("--spring.datasource.url=" + services.jdbcUrl());
        arguments.add("--spring.kafka.bootstrap-servers=" + services.bootstrapServers());
        worker = ChildJvm.withHeap(HEAP_MEGABYTES, WorkerApplication.class, arguments.toArray(String[]::new));
        http = new Http("http://localhost:" + port);
    }

    private static void awaitWorker() {
        Awaitility.await().atMost(TIMEOUT).ignoreExceptions().until(() -> metric("booking_partitions") == 12);
    }

    @AfterAll
    static void stop() {
        worker.close();
        producer.close();
        events.close();
        deadLetters.close();
        services.close();
    }

    @Test
    @Order(1)
    void killsAtOneOffsetSkipNothing() throws Exception {
        killsSkipNothing(4);
    }

    @Test
    @Tag("slow")
    @Order(0)
    void tenKillsSkipNothingEither() throws Exception {
        killsSkipNothing(10);
    }

    private static void killsSkipNothing(int kills) throws Exception {
        List<BookSlot> requests =
                IntStream.range(0, 3).mapToObj(i -> send(BOMBED)).toList();
        List<ChildJvm> killed =
                IntStream.range(0, kills).mapToObj(i -> reader(kills, 1)).toList();
        try {
            for (ChildJvm reader : killed) {
                assertThat(reader.awaitExit(TIMEOUT)).as(reader.output()).isEqualTo(137);
            }
        } finally {
            killed.forEach(ChildJvm::close);
        }
        try (ChildJvm reader = reader(kills, -1)) {
            assertThat(reader.awaitExit(TIMEOUT)).as(reader.output()).isZero();
            assertThat(reader.lines()).contains("read 1", "read 2", "done");
        }
        events.await(requests, TIMEOUT);
    }

    private static ChildJvm reader(int kills, long fatal) {
        String group = "readers-killed-" + kills;
        return new ChildJvm(KilledReader.class, services.bootstrapServers(), group, Long.toString(fatal));
    }

    @Test
    @Order(2)
    void recordThatInflatesToMoreThanTheHeapIsSteppedOverAndNoOther() throws Exception {
        onlyTheseAreSteppedOver(List.of("zstd"));
    }

    /** Snappy makes no more than some 22 MB of the megabyte that a batch may have. */
    @Test
    @Tag("slow")
    @Order(5)
    void theOtherCodecsAreNoDifferent() throws Exception {
        onlyTheseAreSteppedOver(List.of("gzip", "lz4"));
    }

    private static void onlyTheseAreSteppedOver(List<String> codecs) throws Exception {
        awaitWorker();
        int before = deadLetters.records().size();
        double undecodable = metric(UNDECODABLE);
        List<BookSlot> neighbours = new ArrayList<>();
        List<String> places = new ArrayList<>();
        List<String> arguments = new ArrayList<>(
                List.of(services.bootstrapServers(), Integer.toString(BOMBED), Integer.toString(HEAP_MEGABYTES + 10)));
        for (String codec : codecs) {
            BookSlot inItsBatch = booking(BOMBED);
            neighbours.add(inItsBatch);
            arguments.add(codec);
            arguments.add(inItsBatch.requestId().toString());
        }
        neighbours.add(send(BOMBED));
        try (ChildJvm sender = ChildJvm.withHeap(1_200, BombSender.class, arguments.toArray(String[]::new))) {
            assertThat(sender.awaitExit(TIMEOUT)).as(sender.output()).isZero();
            sender.lines().stream()
                    .filter(line -> line.startsWith("sent "))
                    .forEach(line -> places.add(line.substring("sent ".length())));
        }
        for (int partition = 0; partition < 12; partition++) {
            neighbours.add(send(partition));
        }
        events.await(neighbours, TIMEOUT);
        deadLetters.await(letters -> letters.size() == before + codecs.size(), TIMEOUT);
        List<ConsumerRecord<byte[], byte[]>> added = deadLetters.records().subList(before, before + codecs.size());
        assertThat(added)
                .extracting(deadLetter -> Long.toString(ByteBuffer.wrap(header(deadLetter, Headers.DEAD_LETTER_OFFSET))
                        .getLong()))
                .containsExactlyInAnyOrderElementsOf(places);
        assertThat(added)
                .allSatisfy(deadLetter -> assertThat(new String(header(deadLetter, Headers.DEAD_LETTER_REASON), UTF_8))
                        .startsWith("can't be decoded: booking.requests-0@")
                        .contains("OutOfMemoryError"));
        // The one that is too large, and the one behind it in its batch, which can't be read without passing it.
        assertThat(metric(UNDECODABLE)).isEqualTo(undecodable + 2.0 * codecs.size());
        assertThat(metric("booking_partitions_quarantined")).isZero();
        assertThat(metric("booking_consumers_died")).isZero();

        long last = Long.parseLong(places.get(places.size() - 1));
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(committed())
                .as("where a restart begins")
                .isGreaterThan(last));
    }

    /** Each header takes two bytes in the log and about a hundred in memory. */
    @Test
    @Order(3)
    void recordsWithManyShortHeadersDoNotExhaustTheHeap() {
        awaitWorker();
        List<Header> headers = Collections.nCopies(200_000, new RecordHeader("", null));
        List<BookSlot> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            BookSlot request = booking(BOMBED);
            ProducerRecord<byte[], byte[]> plain = message(BOMBED, request);
            var unused = producer.send(
                    new ProducerRecord<>(plain.topic(), plain.partition(), plain.key(), plain.value(), headers));
            requests.add(request);
        }
        producer.flush();
        events.await(requests, TIMEOUT);
        assertThat(metric("booking_consumers_died")).isZero();
    }

    @Test
    @Order(4)
    void longHeadersAreNotHeldWhileTheDatabaseIsAway() {
        awaitWorker();
        services.stopPostgres();
        List<BookSlot> requests = new ArrayList<>();
        for (int i = 0; i < RETAINED; i++) {
            BookSlot request = booking(i % 12);
            ProducerRecord<byte[], byte[]> message = message(i % 12, request);
            message.headers().add("x", new byte[LONG_HEADER]);
            var unused = producer.send(message);
            requests.add(request);
        }
        producer.flush();
        Awaitility.await().atMost(TIMEOUT).ignoreExceptions().until(() -> metric("booking_buffered") == RETAINED);
        assertThat(metric("booking_consumers_died")).isZero();
        services.startPostgres();
        events.await(requests, TIMEOUT);
    }

    /** Returns a booking whose slot is named after its request, as {@link BombSender} names it. */
    private static BookSlot booking(int partition) {
        UUID requestId = UUID.randomUUID();
        while (BuiltInPartitioner.partitionForKey(("slot-" + requestId).getBytes(UTF_8), 12) != partition) {
            requestId = UUID.randomUUID();
        }
        Instant later = Instant.now().plus(Duration.ofHours(1));
        return new BookSlot(requestId, "slot-" + requestId, "c", 1, null, later);
    }

    private static BookSlot send(int partition) {
        BookSlot request = booking(partition);
        var unused = producer.send(message(partition, request));
        producer.flush();
        return request;
    }

    private static ProducerRecord<byte[], byte[]> message(int partition, BookSlot request) {
        return new ProducerRecord<>(
                Topics.REQUESTS, partition, request.slotId().getBytes(UTF_8), ContractJson.write(request));
    }

    /** Returns where the workers' group goes on in the partition. */
    private static long committed() throws Exception {
        TopicPartition bombed = new TopicPartition(Topics.REQUESTS, BOMBED);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets("booking-worker")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(bombed);
            return committed == null ? 0 : committed.offset();
        }
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        return deadLetter.headers().lastHeader(name).value();
    }

    /** The sum of the worker's values of this name. */
    private static double metric(String name) {
        return http.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
