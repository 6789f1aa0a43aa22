package dev.slotkeeper.faults.system;

import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.embedded.proxy.Moment;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inflicts faults in an order that the seed determines, for {@code -Dslotkeeper.minutes} (10); with {@code mvn verify
 * -Pfaults}.
 */
@Tag("faults")
class RandomFaultsIT {

    private static final Duration TIME = Duration.ofMinutes(Long.getLong("slotkeeper.minutes", 10));
    private static final int SEATS = 20_000;
    private static final int WORKERS = 2;
    private static final Duration SPRINGS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<ChildProcess> workers = new ArrayList<>();

    private enum Fault {
        KILL_BEFORE_COMMIT,
        KILL_AFTER_COMMIT,
        KILL_BEFORE_OFFSET_COMMIT,
        LOSE_OFFSET_COMMIT,
        LOSE_PRODUCE,
        CUT_BEFORE_COMMIT,
        CUT_AFTER_COMMIT,
        KILL_POSTGRES,
        FREEZE_POSTGRES,
        KILL_BROKER,
        FREEZE_BROKER,
        FREEZE_WORKER,
        CUT_DATABASE,
        CUT_KAFKA,
        LOCK_SLOT,
        STRANGERS,
        OUTSIDE_WRITER,
        POISON
    }

    @Test
    void f30FaultsAtRandom() throws Exception {
        try (Rig rig = Rig.withOneBroker(folder)) {
            startMissing(rig);
            try (Trial trial = new Trial(rig, "f30", SEATS, Trial.RATE)) {
                trial.invite(List.of(rig.gateway().awaitReady()));
                Random random = trial.random();
                Map<Fault, Integer> done = new EnumMap<>(Fault.class);
                long end = System.nanoTime() + TIME.toNanos();
                while (System.nanoTime() < end) {
                    trial.carryOn(Duration.ofMillis(1_000 + random.nextInt(3_000)));
                    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                    trial.note(fault.name());
                    inflict(fault, rig, trial, random);
                    rig.restoreProxies();
                    startMissing(rig);
                    done.merge(fault, 1, Integer::sum);
                }
                System.out.println("trial f30: " + done);
                trial.carryOn(Duration.ofSeconds(5));
                trial.judge();
            }
        }
    }

    private void startMissing(Rig rig) {
        workers.removeIf(worker -> !worker.isAlive());
        while (workers.size() < WORKERS) {
            workers.add(rig.worker());
        }
        workers.forEach(ChildProcess::awaitReady);
    }

    private void inflict(Fault fault, Rig rig, Trial trial, Random random) throws Exception {
        Faults faults = new Faults(rig);
        switch (fault) {
            case KILL_BEFORE_COMMIT -> killAll(rig, rig.database(), Moment.askedFor("COMMIT"));
            case KILL_AFTER_COMMIT -> killAll(rig, rig.database(), Moment.answered("COMMIT"));
            case KILL_BEFORE_OFFSET_COMMIT -> killAll(rig, rig.kafka(), Moment.askedFor("OFFSET_COMMIT"));
            case LOSE_OFFSET_COMMIT -> lose(rig.kafka(), Moment.answered("OFFSET_COMMIT"));
            case LOSE_PRODUCE -> lose(rig.kafka(), Moment.answered("PRODUCE"));
            case CUT_BEFORE_COMMIT -> lose(rig.database(), Moment.askedFor("COMMIT"));
            case CUT_AFTER_COMMIT -> lose(rig.database(), Moment.answered("COMMIT"));
            case KILL_POSTGRES -> rig.services().killPostgres();
            case FREEZE_POSTGRES -> frozen(rig.services().postgresPid(), trial, 1 + random.nextInt(12));
            case KILL_BROKER -> rig.services().killBroker();
            case FREEZE_BROKER -> frozen(rig.services().brokerPid(), trial, 1 + random.nextInt(8));
            case FREEZE_WORKER -> frozen(workers.get(0).pid(), trial, 1 + random.nextInt(12));
            case CUT_DATABASE -> {
                rig.database().cut();
                trial.carryOn(Duration.ofSeconds(1 + random.nextInt(6)));
            }
            case CUT_KAFKA -> {
                rig.kafka().cut();
                trial.carryOn(Duration.ofSeconds(1 + random.nextInt(6)));
            }
            case LOCK_SLOT -> faults.lockSlot(trial, trial.slot(random.nextInt(30)), Duration.ofSeconds(5));
            case STRANGERS -> faults.rebalanceStorm(trial, Duration.ofSeconds(4));
            case OUTSIDE_WRITER -> faults.writeFromOutside(trial, Duration.ofSeconds(4));
            case POISON -> trial.crowd().sendWithPoison(trial.slot(random.nextInt(30)), 100, i -> i % 3 == 0);
        }
    }

    /** Kills all workers when one of them sends the message. */
    private void killAll(Rig rig, TcpProxy proxy, Moment moment) {
        List<ChildProcess> victims = List.copyOf(workers);
        proxy.trap(moment, () -> victims.forEach(rig::kill));
        if (Await.await(SPRINGS, proxy::isSprung)) {
            // The trap is removed before the last worker has ended.
            Await.await(SPRINGS, () -> victims.stream().noneMatch(ChildProcess::isAlive));
        }
    }

    private static void lose(TcpProxy proxy, Moment moment) {
        proxy.trap(moment, () -> {});
        Await.await(SPRINGS, proxy::isSprung);
    }

    private static void frozen(long pid, Trial trial, int seconds) {
        Signals.freeze(pid);
        trial.carryOn(Duration.ofSeconds(seconds));
        Signals.thaw(pid);
    }
}
