package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;

/** A transaction that is left open in the requests shows, ends by itself, and what it had in it is not decided. */
class OpenTransactionIT {

    private static final int PARTITION = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    @Test
    void anOpenTransactionShowsEndsByItselfAndItsRequestsAreNotDecided() {
        String slot;
        try (BookingSystem system = new BookingSystem();
                Upstream upstream = new Upstream()) {
            ConfigurableApplicationContext worker = system.worker("--booking.worker.log-check-interval=1s");
            slot = Requests.slotIn(PARTITION, 10);
            BookSlot aborted = Requests.booking(slot);
            BookSlot behind = Requests.booking(slot);
            upstream.send(PARTITION, List.of(Requests.booking(slot)));
            Awaitility.await().atMost(TIMEOUT).until(() -> BookingSystem.metric(worker, "booking.lag") == 0);
            KafkaProducer<byte[], byte[]> leftOpen = leaveOpen(aborted);
            try {
                upstream.send(PARTITION, List.of(behind));

                Awaitility.await().atMost(TIMEOUT).until(() -> BookingSystem.metric(worker, "booking.lag") >= 2);
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> BookingSystem.metric(worker, "booking.requests.blocked.seconds") > 1);
                assertThat(BookingSystem.metric(worker, "booking.oldest.age.seconds"))
                        .isGreaterThan(1);
                assertThat(details(worker))
                        .contains("transaction.max.timeout=PT15S")
                        .contains(Topics.REQUESTS + "-" + PARTITION + "=last stable offset ");
                assertThat(upstream.isAnswered(behind)).isFalse();

                assertThat(upstream.awaitReply(behind, TIMEOUT)).isInstanceOf(BookingConfirmed.class);
                assertThat(upstream.events(aborted.requestId())).isEmpty();
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> BookingSystem.metric(worker, "booking.lag") == 0
                                && BookingSystem.metric(worker, "booking.requests.blocked.seconds") == 0);
            } finally {
                leftOpen.close(Duration.ZERO);
            }
        }
        assertThat(Books.currentBookings(slot)).isEqualTo(2);
    }

    /** Leaves a transaction open; only the broker ends it, after its timeout. */
    private static KafkaProducer<byte[], byte[]> leaveOpen(BookSlot request) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        BookingSystem.SERVICES.bootstrapServers(),
                        "transactional.id",
                        "left-open-" + UUID.randomUUID(),
                        "transaction.timeout.ms",
                        6_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        var unused = producer.send(new ProducerRecord<>(
                Topics.REQUESTS, PARTITION, request.slotId().getBytes(UTF_8), ContractJson.write(request)));
        producer.flush();
        return producer;
    }

    private static String details(ConfigurableApplicationContext worker) {
        HealthComponent transactions = worker.getBean(HealthEndpoint.class).healthForPath("transactions");
        return transactions instanceof Health health ? health.getDetails().toString() : "none";
    }
}
