package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Workers come and go while requests keep coming. */
class GracefulStopIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CAPACITY = 40;

    private static Upstream upstream = new Upstream();

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
    }

    @Test
    void workersThatStopInMidStreamLoseNothingAndSayNothingTwice() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        ConfigurableApplicationContext first = SYSTEM.worker("--booking.worker.concurrency=1");
        List<String> slots = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            slots.add(Requests.slot(CAPACITY));
        }
        List<BookSlot> sent = new CopyOnWriteArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        Thread stream = new Thread(() -> sendUntil(enough, slots, new Random(seed), sent), "stream");
        stream.start();

        awaitAnswered(sent, 200);
        SYSTEM.stop(first);
        ConfigurableApplicationContext second = SYSTEM.worker("--booking.worker.concurrency=1");
        awaitAnswered(sent, 100);
        expectNothingSaidTwice(sent, seed);
        ConfigurableApplicationContext third = SYSTEM.worker();
        awaitAnswered(sent, 100);
        SYSTEM.stop(second);
        awaitAnswered(sent, 100);
        enough.set(true);
        stream.join();

        upstream.awaitReplies(sent, TIMEOUT);
        upstream.awaitEvents(sent, TIMEOUT);
        int confirmed = 0;
        for (BookSlot request : sent) {
            // Both fail where two messages about one request differ.
            assertThat(upstream.reply(request)).isEqualTo(upstream.event(request));
            confirmed += upstream.reply(request) instanceof BookingConfirmed ? 1 : 0;
        }
        int booked = 0;
        int decided = 0;
        for (String slot : slots) {
            booked += Books.appointments(slot);
            decided += Books.decisions(slot);
        }
        assertThat(confirmed).as("seed %d", seed).isEqualTo(booked);
        assertThat(decided).as("seed %d", seed).isEqualTo(sent.size());
        expectInOrder(slots);
        Books.balance();
        SYSTEM.stop(third);
    }

    /** The consumer that stopped was alone, so no other's arrival kept it from committing what it had answered. */
    private static void expectNothingSaidTwice(List<BookSlot> sent, long seed) {
        assertThat(sent).as("seed %d", seed).allSatisfy(request -> assertThat(upstream.replies(request.requestId()))
                .hasSizeLessThan(2));
    }

    private static void sendUntil(AtomicBoolean enough, List<String> slots, Random random, List<BookSlot> sent) {
        while (!enough.get()) {
            List<BookSlot> some = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                some.add(Requests.booking(slots.get(random.nextInt(slots.size()))));
            }
            upstream.send(some);
            sent.addAll(some);
            // Hundreds a second, so that every stop finds something under way.
            Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        }
    }

    /** Waits until so many requests of those sent from now on are answered. */
    private static void awaitAnswered(List<BookSlot> sent, int more) {
        int from = sent.size();
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> sent.size() >= from + more && upstream.areAnswered(sent.subList(from, from + more)));
    }

    /** Guarantee 5, read from the tables: within a slot, seats were given in the order of the log. */
    private static void expectInOrder(List<String> slots) {
        assertThat(Books.rows("""
                        SELECT slot_id, topic_offset
                          FROM (SELECT slot_id, topic_offset, current_bookings,
                                       lag(current_bookings) OVER (PARTITION BY slot_id ORDER BY topic_offset) AS earlier
                                  FROM booking_decisions WHERE slot_id = ANY (?)) AS decision
                         WHERE current_bookings < earlier
                        """, (Object) slots.toArray(String[]::new)))
                .as("decisions that overtook an earlier one")
                .isEmpty();
    }
}
