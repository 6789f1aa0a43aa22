package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.system.CommitCutter.Fault;
import dev.slotkeeper.worker.kafka.RequestContainers;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A network that takes nothing more while the worker is writing: no time-out of a read ends such a wait. */
class StalledWriteIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final CommitCutter WIRE = new CommitCutter(DatabaseAddress.shared());
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Duration BUDGET = Duration.ofMillis(10_000 + 1_500);

    private static Upstream upstream = new Upstream();
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        // With a small buffer the write waits for the other side as it does on a slow network.
        worker = SYSTEM.worker(DatabaseAddress.shared().through(WIRE.port()) + "?sendBufferSize=16384");
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
        WIRE.inject(Fault.STALL_IN_COPY);
        containers.start();
        Awaitility.await().atMost(TIMEOUT).until(() -> !failedAttempts.isEmpty());
        assertThat(WIRE.faults()).isEqualTo(1);
        assertThat(failedAttempts).allSatisfy(elapsed -> assertThat(elapsed).isLessThan(BUDGET));
        WIRE.endStalls();
        upstream.awaitReplies(requests, TIMEOUT);
        assertThat(requests)
                .allSatisfy(request -> assertThat(upstream.reply(request)).isInstanceOf(BookingConfirmed.class));
        assertThat(Books.currentBookings(slot)).isEqualTo(3_000);
        Books.balance();
    }
}
