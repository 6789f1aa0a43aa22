package dev.slotkeeper.faults.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.embedded.proxy.Moment;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the faults that every build tries and, tagged, those that CI tries as well or that take longer. Their numbers are
 * those of docs/guarantees.md.
 */
class FaultsIT {

    private static final Duration SPRINGS = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Rig rig;
    private static ChildProcess worker;

    @BeforeAll
    static void start() {
        rig = Rig.withOneBroker(folder);
        worker = rig.worker().awaitReady();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    @Tag("slow")
    void f01WorkerKilledBeforeCommit() throws Exception {
        workerKilledAt("f01", Load.WHOLE_LIFE, rig.database(), Moment.askedFor("COMMIT"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void f02WorkerKilledBetweenCommitAndReplies(boolean withSlowReplies) throws Exception {
        workerKilledAt("f02", Load.WHOLE_LIFE, rig.database(), Moment.answered("COMMIT"), withSlowReplies);
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(booleans = {false, true})
    void f03WorkerKilledBetweenRepliesAndOffsetCommit(boolean withSlowReplies) throws Exception {
        workerKilledAt("f03", Load.BOOKINGS, rig.kafka(), Moment.askedFor("OFFSET_COMMIT"), withSlowReplies);
    }

    private static void workerKilledAt(String name, Load load, TcpProxy proxy, Moment moment) throws Exception {
        workerKilledAt(name, load, proxy, moment, false);
    }

    /**
     * Kills a worker at a message.
     *
     * @param withSlowReplies true to send requests, before and after the kill, whose reply topic accepts no record
     */
    private static void workerKilledAt(String name, Load load, TcpProxy proxy, Moment moment, boolean withSlowReplies)
            throws Exception {
        Trial.run(rig, withSlowReplies ? name + "slow" : name, load, trial -> {
            if (withSlowReplies) {
                trial.sendWithRepliesToATopicThatTakesNone();
            }
            proxy.trap(moment, () -> rig.kill(worker));
            awaitSprung(proxy);
            trial.note("worker killed at " + moment);
            worker = rig.worker().awaitReady();
            if (withSlowReplies) {
                trial.sendWithRepliesToATopicThatTakesNone();
                trial.carryOn(Duration.ofSeconds(2));
            }
        });
    }

    @Test
    @Tag("faults")
    void f05AnswerToAnOffsetCommitIsLost() throws Exception {
        answerIsLost("f05", Load.BOOKINGS, rig.kafka(), Moment.answered("OFFSET_COMMIT"));
    }

    @Test
    @Tag("faults")
    void f06AnswerToAProduceIsLost() throws Exception {
        answerIsLost("f06", Load.BOOKINGS, rig.kafka(), Moment.answered("PRODUCE"));
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(booleans = {false, true})
    void f07ConnectionIsCutDuringCommit(boolean isCommitted) throws Exception {
        answerIsLost("f07" + isCommitted, Load.WHOLE_LIFE, rig.database(), new Moment("COMMIT", isCommitted));
    }

    private static void answerIsLost(String name, Load load, TcpProxy proxy, Moment moment) throws Exception {
        Trial.run(rig, name, load, trial -> {
            for (int i = 0; i < 3; i++) {
                proxy.trap(moment, () -> trial.note("cut at " + moment));
                awaitSprung(proxy);
                trial.carryOn(Duration.ofSeconds(1));
            }
        });
    }

    @Test
    void f08PostmasterIsKilled() throws Exception {
        Trial.run(rig, "f08", Load.WHOLE_LIFE, trial -> {
            trial.note("postmaster killed");
            rig.services().killPostgres();
        });
    }

    @Test
    @Tag("slow")
    void f09PostgresIsFrozen() throws Exception {
        postgresIsFrozenFor(3);
    }

    @Test
    @Tag("faults")
    void f09PostgresIsFrozenPastDeadlines() throws Exception {
        postgresIsFrozenFor(20);
    }

    private static void postgresIsFrozenFor(int seconds) throws Exception {
        trial("f09for" + seconds, trial -> {
            long postgres = rig.services().postgresPid();
            trial.note("PostgreSQL frozen");
            Signals.freeze(postgres);
            trial.carryOn(Duration.ofSeconds(seconds));
            Signals.thaw(postgres);
        });
    }

    @Test
    void f15TheOnlyBrokerIsKilled() throws Exception {
        trial("f15", trial -> {
            trial.note("broker killed");
            rig.services().killBroker();
            trial.carryOn(Duration.ofSeconds(8));
        });
    }

    @Test
    @Tag("slow")
    void f21PoisonFirstInTheMiddleLastAndEverywhere() throws Exception {
        int size = 200;
        trial("f21", trial -> {
            List<IntPredicate> places =
                    List.of(i -> i == 0, i -> i == size / 2, i -> i == size - 1, i -> i % 2 == 0, i -> true);
            for (int i = 0; i < places.size(); i++) {
                trial.crowd().sendWithPoison(trial.slot(i), size, places.get(i));
            }
        });
    }

    @Test
    @Tag("slow")
    void f22TheSameIdTwiceAtOnce() throws Exception {
        trial("f22", trial -> {
            for (int i = 0; i < 300; i++) {
                trial.crowd().sendTwice(trial.slot(i));
            }
        });
    }

    @Test
    @Tag("faults")
    void f23GatewayIsKilledWithHundredsWaiting() throws Exception {
        int waiting = 500;
        trial("f23", trial -> {
            ChildProcess gateway = rig.gateway().awaitReady();
            Signals.freeze(worker.pid());
            Callers callers = new Callers(gateway, trial, waiting);
            trial.carryOn(Duration.ofSeconds(4));
            rig.kill(gateway);
            Signals.thaw(worker.pid());
            assertThat(callers.answered())
                    .as("answered while the worker was frozen")
                    .isZero();

            trial.carryOn(Duration.ofSeconds(8));
            ChildProcess heir = rig.gateway().awaitReady();
            long decided = callers.decidedAccordingTo(heir);
            assertThat(decided).as("outcomes that another gateway knows").isEqualTo(trial.inTheLog(callers.ids()));
            assertThat(decided).isGreaterThan(waiting / 2);
            rig.kill(heir);
        });
    }

    private static void awaitSprung(TcpProxy proxy) {
        assertThat(Await.await(SPRINGS, proxy::isSprung)).as("trap triggered").isTrue();
    }

    private static void trial(String name, Trial.Ordeal ordeal) throws Exception {
        Trial.run(rig, name, ordeal);
    }
}
