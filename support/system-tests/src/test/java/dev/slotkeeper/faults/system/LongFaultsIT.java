package dev.slotkeeper.faults.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the faults that take longer; with {@code mvn verify -Pfaults}. Two workers share the partitions. */
@Tag("faults")
class LongFaultsIT {

    @TempDir
    static Path folder;

    private static Rig rig;
    private static Faults faults;
    private static final List<ChildProcess> GATEWAYS = new CopyOnWriteArrayList<>();

    private static ChildProcess first;
    private static ChildProcess second;

    @BeforeAll
    static void start() {
        rig = Rig.withOneBroker(folder);
        faults = new Faults(rig);
        first = rig.worker().awaitReady();
        second = rig.worker().awaitReady();
        GATEWAYS.add(rig.gateway().awaitReady());
        GATEWAYS.add(rig.gateway().awaitReady());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void f04WorkerIsFrozenPastItsSessionAndComesBack() throws Exception {
        trial("f04", trial -> {
            for (int i = 0; i < 3; i++) {
                first.freeze();
                trial.note("worker frozen");
                trial.carryOn(Duration.ofSeconds(9));
                first.thaw();
                trial.carryOn(Duration.ofSeconds(4));
            }
        });
    }

    @Test
    void f10AStrangersTransactionHoldsASlotsRow() throws Exception {
        trial("f10", trial -> faults.lockSlot(trial, trial.slot(3), Duration.ofSeconds(15)));
    }

    @Test
    void f12ConnectionsAreExhausted() throws Exception {
        trial("f12", trial -> faults.takeAllConnections(trial, Duration.ofSeconds(10)));
    }

    @Test
    void f14ConnectionsTurnReadOnly() throws Exception {
        trial("f14", trial -> faults.readOnly(trial, Duration.ofSeconds(8)));
    }

    @Test
    void f18BrokerIsFrozen() throws Exception {
        trial("f18", trial -> {
            long broker = rig.services().brokerPid();
            Signals.freeze(broker);
            trial.carryOn(Duration.ofSeconds(12));
            Signals.thaw(broker);
        });
    }

    @Test
    void f19RebalanceStorm() throws Exception {
        trial("f19", trial -> {
            trial.invite(GATEWAYS);
            faults.rebalanceStorm(trial, Duration.ofSeconds(20));
        });
    }

    @Test
    void f20RollingRestart() throws Exception {
        trial("f20", trial -> {
            trial.invite(GATEWAYS);
            for (int i = 0; i < 2; i++) {
                ChildProcess old = GATEWAYS.get(i);
                GATEWAYS.set(i, rig.gateway().awaitReady());
                rig.stop(old);
                rig.stop(first);
                first = rig.worker().awaitReady();
                rig.stop(second);
                second = rig.worker().awaitReady();
            }
        });
    }

    @Test
    void f24AReplyTopicIsDeletedWhileInUse() throws Exception {
        trial("f24", trial -> {
            String doomed = Topics.REPLIES_PREFIX + "doomed";
            trial.createTopic(doomed);
            trial.crowd().sendWithRepliesTo(trial.slot(1), 200, doomed);
            try (Admin admin = rig.admin()) {
                admin.deleteTopics(List.of(doomed)).all().get();
            }
            trial.crowd().sendWithRepliesTo(trial.slot(1), 200, doomed);
        });
    }

    @Test
    void f26SlowLinksAndOneByteSlices() throws Exception {
        trial("f26", trial -> {
            rig.database().delay(Duration.ofMillis(200));
            rig.kafka().delay(Duration.ofMillis(200));
            trial.carryOn(Duration.ofSeconds(15));
            rig.restoreProxies();
            rig.database().slice(1);
            rig.kafka().slice(1);
            trial.carryOn(Duration.ofSeconds(10));
        });
    }

    @Test
    void f28AnOutsideWriter() throws Exception {
        trial("f28", trial -> faults.writeFromOutside(trial, Duration.ofSeconds(20)));
    }

    @Test
    void f25ClocksAnHourOff() throws Exception {
        Path library = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
        assumeTrue(Files.exists(library), "SKIPPED: no libfaketime (package libfaketime) on this machine");
        trial("f25", trial -> {
            rig.stop(first);
            rig.stop(second);
            List<ChildProcess> gateways = new CopyOnWriteArrayList<>();
            for (String offset : List.of("+1h", "-1h")) {
                Map<String, String> clock = Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "FAKETIME",
                        offset,
                        "DONT_FAKE_MONOTONIC",
                        "1",
                        // Otherwise every timed wait of the JVM ends at once, and its threads never rest.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0");
                gateways.add(rig.oddGateway(Rig.JVM, clock, List.of()).awaitReady());
                ChildProcess odd = rig.oddWorker(Rig.JVM, clock, List.of()).awaitReady();
                if (gateways.size() == 1) {
                    trial.invite(gateways);
                }
                trial.carryOn(Duration.ofSeconds(6));
                rig.stop(odd);
            }
            first = rig.worker().awaitReady();
            second = rig.worker().awaitReady();
        });
    }

    @Test
    void f29WorkerOutOfMemory() throws Exception {
        trial("f29", trial -> {
            rig.stop(first);
            rig.stop(second);
            trial.carryOn(Duration.ofSeconds(5));
            ChildProcess small = rig.oddWorker(
                    List.of("-Xmx40m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                    Map.of(),
                    List.of("--booking.worker.held-requests=1000000", "--booking.worker.batch-size=20000"));
            trial.crowd().sendWithPoison(trial.slot(0), 60_000, i -> false);
            trial.carryOn(Duration.ofSeconds(15));
            trial.note("the small worker is " + (small.isAlive() ? "alive" : "dead"));
            rig.kill(small);
            first = rig.worker().awaitReady();
            second = rig.worker().awaitReady();
        });
    }

    @Test
    void f29WorkersDiskIsFull() throws Exception {
        trial("f29disk", trial -> {
            rig.stop(first);
            rig.stop(second);
            first = rig.oddWorker(Rig.JVM, Map.of(), List.of("--logging.file.name=/dev/full"))
                    .awaitReady();
            second = rig.worker().awaitReady();
        });
    }

    /** Runs a trial and restarts workers that it left dead, so that the next trial has both. */
    private static void trial(String name, Trial.Ordeal ordeal) throws Exception {
        try {
            Trial.run(rig, name, ordeal);
        } finally {
            first = first.isAlive() ? first : rig.worker().awaitReady();
            second = second.isAlive() ? second : rig.worker().awaitReady();
        }
    }
}
