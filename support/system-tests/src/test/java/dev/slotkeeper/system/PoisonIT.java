package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.kafka.RequestContainers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A request that the database itself refuses, whatever it is tried with: another program's trigger sees to that. */
class PoisonIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final int PARTITION = 7;

    private static Upstream upstream = new Upstream();
    private static TopicTap deadLetters = new TopicTap(Topics.DEAD_LETTERS);
    private static RequestContainers containers;

    @BeforeAll
    static void start() {
        containers = SYSTEM.worker().getBean(RequestContainers.class);
    }

    @AfterEach
    void dropTrigger() {
        Books.write("DROP TRIGGER IF EXISTS refuse_appointment ON appointments");
        Books.write("DROP FUNCTION IF EXISTS refuse_appointment()");
    }

    @AfterAll
    static void stop() {
        upstream.close();
        deadLetters.close();
        SYSTEM.close();
    }

    @Test
    void requestThatTheDatabaseRefusesIsPutAsideAndItsNeighboursAreDecided() {
        String slot = Requests.slotIn(PARTITION, 100);
        String poisoned = Requests.slotIn(PARTITION, 100);
        refuseAppointments(poisoned);
        List<BookSlot> neighbours = new ArrayList<>();
        List<BookSlot> batch = new ArrayList<>();
        BookSlot poison = Requests.booking(poisoned);
        for (int i = 0; i < 40; i++) {
            BookSlot neighbour = Requests.booking(slot);
            neighbours.add(neighbour);
            batch.add(neighbour);
            if (i == 17) {
                batch.add(poison);
            }
        }
        containers.stop();
        upstream.send(PARTITION, batch);
        containers.start();

        upstream.awaitReplies(batch, TIMEOUT);
        for (int i = 0; i < neighbours.size(); i++) {
            int seats = i + 1;
            assertThat(upstream.reply(neighbours.get(i)))
                    .isInstanceOfSatisfying(BookingConfirmed.class, yes -> assertThat(yes.currentBookings())
                            .isEqualTo(seats));
        }
        assertThat(upstream.reply(poison)).isInstanceOfSatisfying(BookingRejected.class, no -> assertThat(no.code())
                .isEqualTo(ErrorCode.SLOT_FETCH_ERROR));
        expectPutAside(poison);
        assertThat(Books.appointments(poisoned)).isZero();
        assertThat(Books.currentBookings(poisoned)).isZero();
        assertThat(Books.decisions(poisoned)).isZero();

        BookSlot next = Requests.booking(slot);
        upstream.send(PARTITION, List.of(next));
        assertThat(upstream.awaitReply(next, TIMEOUT)).isInstanceOf(BookingConfirmed.class);
        Books.balance();
    }

    @Test
    void requestThatWasPutAsideCanBeSentAgainOnceTheDatabaseTakesIt() {
        String poisoned = Requests.slotIn(PARTITION, 1);
        refuseAppointments(poisoned);
        BookSlot poison = Requests.booking(poisoned);
        upstream.send(PARTITION, List.of(poison));
        upstream.awaitReply(poison, TIMEOUT);
        expectPutAside(poison);

        dropTrigger();
        upstream.send(PARTITION, List.of(poison));
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> upstream.replies(poison.requestId()).size() == 2);
        assertThat(ContractJson.readReply(
                        upstream.replies(poison.requestId()).get(1).value()))
                .isInstanceOf(BookingConfirmed.class);
        Books.balance();
    }

    @Test
    void requestWhoseBookingIdAnotherProgramTookIsPutAsideAndItsNeighboursAreDecided() {
        String slot = Requests.slotIn(PARTITION, 10);
        BookSlot poison = Requests.booking(slot);
        Books.write(
                "INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, status) VALUES (?, ?, 'x', 1, 'CANCELLED')",
                poison.requestId(),
                slot);
        List<BookSlot> batch = List.of(Requests.booking(slot), poison, Requests.booking(slot));
        upstream.send(PARTITION, batch);
        upstream.awaitReplies(batch, TIMEOUT);
        assertThat(upstream.reply(batch.get(0))).isInstanceOf(BookingConfirmed.class);
        assertThat(upstream.reply(poison)).isInstanceOf(BookingRejected.class);
        assertThat(upstream.reply(batch.get(2))).isInstanceOf(BookingConfirmed.class);
        expectPutAside(poison, "duplicate key");
        assertThat(Books.currentBookings(slot)).isEqualTo(2);
        Books.write("DELETE FROM appointments WHERE booking_id = ?", poison.requestId());
        Books.balance();
    }

    private static void expectPutAside(BookSlot poison) {
        expectPutAside(poison, "the other program says no");
    }

    private static void expectPutAside(BookSlot poison, String why) {
        byte[] value = ContractJson.write(poison);
        List<ConsumerRecord<byte[], byte[]>> letters = Awaitility.await()
                .atMost(TIMEOUT)
                .until(
                        () -> deadLetters.messages(deadLetter -> Arrays.equals(deadLetter.value(), value)),
                        list -> !list.isEmpty());
        assertThat(letters).singleElement().satisfies(deadLetter -> {
            assertThat(deadLetter.key()).isEqualTo(poison.slotId().getBytes(UTF_8));
            assertThat(new String(
                            deadLetter.headers().lastHeader(Headers.REPLY_TOPIC).value(), UTF_8))
                    .isEqualTo(upstream.replyTopic());
            assertThat(new String(
                            deadLetter
                                    .headers()
                                    .lastHeader(Headers.DEAD_LETTER_REASON)
                                    .value(),
                            UTF_8))
                    .contains(why);
        });
    }

    private static void refuseAppointments(String slotId) {
        Books.write("""
                CREATE FUNCTION refuse_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.slot_id = '%s' THEN
                        RAISE EXCEPTION 'the other program says no';
                    END IF;
                    RETURN NEW;
                END
                $$
                """.formatted(slotId));
        Books.write("""
                CREATE TRIGGER refuse_appointment BEFORE INSERT ON appointments
                FOR EACH ROW EXECUTE FUNCTION refuse_appointment()
                """);
    }
}
