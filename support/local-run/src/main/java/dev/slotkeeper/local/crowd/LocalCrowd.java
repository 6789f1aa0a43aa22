package dev.slotkeeper.local.crowd;

import dev.slotkeeper.gateway.ops.DemoCrowd;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one crowd at a time, each for the same time, and publishes a report when it has left. */
public final class LocalCrowd implements DemoCrowd, AutoCloseable {

    /**
     * The largest crowd. It is larger than those of the operators' page, because the person at the command line sees
     * the load on the machine.
     */
    public static final int MOST = 2_000;

    private static final int THREADS = 2;

    /** More than the slots of a demo room for a week. */
    private static final int MAX_LISTED_SLOTS = 200;

    private final List<String> resourceIds;
    private final CrowdPace pace;
    private final Consumer<String> report;
    private final ScheduledExecutorService timer;
    private final ExecutorService answers;
    private final CrowdClient client;
    private @Nullable CrowdRun last;
    private @Nullable Thread running;

    /**
     * Prepares crowds; starts none.
     *
     * @param gateway its address
     * @param resourceIds the resources whose slots visitors book, one or more
     * @param length the duration of each crowd, from 1 s to less than 10 min
     * @param reply receives the report of each crowd
     */
    public LocalCrowd(URI gateway, List<String> resourceIds, Duration length, Consumer<String> reply) {
        if (resourceIds.isEmpty()) {
            throw new IllegalArgumentException("resourceIds: given none, allowed one or more");
        }
        this.resourceIds = List.copyOf(resourceIds);
        this.report = reply;
        this.pace = new CrowdPace(length);
        timer = Executors.newSingleThreadScheduledExecutor(daemon("crowd-timer"));
        answers = Executors.newFixedThreadPool(THREADS, daemon("crowd-answers"));
        client = new CrowdClient(gateway, answers);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public synchronized boolean start(int visitors) {
        if (visitors < 1 || visitors > MOST) {
            throw new IllegalArgumentException("visitors: given " + visitors + ", allowed 1 to " + MOST);
        }
        if (running != null || timer.isShutdown()) {
            return false;
        }
        CrowdRun crowdRun = new CrowdRun(visitors, pace, client, timer);
        last = crowdRun;
        running = daemon("crowd").newThread(() -> run(crowdRun));
        running.start();
        return true;
    }

    private void run(CrowdRun crowdRun) {
        try {
            crowdRun.run(resourceIds);
            List<SeenSlot> slots = new ArrayList<>();
            for (String resourceId : resourceIds) {
                slots.addAll(client.slots(resourceId, MAX_LISTED_SLOTS).join());
            }
            crowdRun.counts().saw(slots);
            report.accept(crowdRun.counts().text(crowdRun.visitors(), slots));
        } catch (InterruptedException | RejectedExecutionException closed) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                running = null;
            }
        }
    }

    @Override
    public synchronized Status status() {
        CrowdRun crowdRun = last;
        if (crowdRun == null) {
            return Status.NONE;
        }
        boolean isRunning = running != null;
        return new Status(
                isRunning,
                crowdRun.visitors(),
                crowdRun.counts().booked(),
                crowdRun.counts().refused(),
                isRunning ? crowdRun.left() : Duration.ZERO);
    }

    /** Stops the running crowd without a report. */
    @Override
    public synchronized void close() {
        timer.shutdownNow();
        answers.shutdownNow();
        if (running != null) {
            running.interrupt();
        }
    }
}
