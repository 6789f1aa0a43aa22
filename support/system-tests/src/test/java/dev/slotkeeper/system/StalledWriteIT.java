package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.embedded.proxy.Moment;
import dev.slotkeeper.embedded.proxy.PostgresProtocol;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import dev.slotkeeper.worker.kafka.RequestContainers;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests a connection that accepts no more bytes while the worker is writing: no timeout of a read ends such a wait. */
class StalledWriteIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final TcpProxy WIRE = DatabaseAddress.shared().proxy(PostgresProtocol::new);
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Duration BUDGET = Duration.ofMillis(10_000 + 1_500);

    private static Upstream upstream = new Upstream();
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        // With a small buffer the write waits for the other side as it does on a slow network.
        worker = SYSTEM.worker(DatabaseAddress.shared().through(WIRE) + "?sendBufferSize=16384");
    }

    @AfterAll
    static void stop() {
        upstream.close();
        WIRE.close();
        SYSTEM.close();
    }

    @Test
    void attemptThatCanNotWriteOnEndsWithinItsBudgetAndItsBatchIsDecidedOnce() {
        List<Duration> failedAttempts = new CopyOnWriteArrayList<>();
        worker.getBean(CircuitBreakerRegistry.class)
                .circuitBreaker("ledger")
                .getEventPublisher()
                .onError(error -> failedAttempts.add(error.getElapsedDuration()));
        String slot = Requests.slot(3_000);
        List<BookSlot> requests = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            requests.add(Requests.booking(slot));
        }
        // Queued before anybody reads, so that the first batch is larger than all buffers on its way.
        RequestContainers containers = worker.getBean(RequestContainers.class);
        containers.stop();
        upstream.send(requests);
        CountDownLatch stalled = new CountDownLatch(1);
        WIRE.trap(Moment.askedFor("COPY_DATA"), () -> awaitEnd(stalled));
        containers.start();
        Awaitility.await().atMost(TIMEOUT).until(() -> !failedAttempts.isEmpty());
        assertThat(failedAttempts).allSatisfy(elapsed -> assertThat(elapsed).isLessThan(BUDGET));
        stalled.countDown();
        Awaitility.await().atMost(TIMEOUT).until(WIRE::isSprung);
        upstream.awaitReplies(requests, TIMEOUT);
        assertThat(requests)
                .allSatisfy(request -> assertThat(upstream.reply(request)).isInstanceOf(BookingConfirmed.class));
        assertThat(Books.currentBookings(slot)).isEqualTo(3_000);
        Books.balance();
    }

    /** Stalls the connection in which it runs. */
    private static void awaitEnd(CountDownLatch stalled) {
        try {
            stalled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
