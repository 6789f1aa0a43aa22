package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.AnswerCurve;
import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.peers.LedgerRows.Batch;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.BookSlot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures PostgreSQL's cost of the rows that Slotkeeper writes, without Kafka, reading and deciding: each batch is a
 * transaction of two binary COPYs and one UPDATE, built before the measurement. This is an upper limit for any worker
 * that writes these rows.
 */
public final class PhysicalLimit implements Peer {

    private static final int BATCH_SIZE = 4_000;

    /** Maximum number of batches kept in memory: about 150 MB. */
    private static final int MAX_BATCHES = 100;

    private final int connections;

    /** @param connections number of concurrent connections, each writing its own slots */
    public PhysicalLimit(int connections) {
        this.connections = connections;
    }

    @Override
    public String name() {
        return "postgresql-alone/" + connections;
    }

    @Override
    public Map<Metric, Double> decide(Stage stage, Workload workload, Duration most) {
        long before = stage.decisions();
        List<List<Batch>> shares = build(workload);
        Commits commits = new Commits();
        Map<Metric, Double> metrics = write(stage, shares, most, commits);
        AnswerCurve curve = commits.curve;
        InvariantCheck.requireTrue(stage, before + curve.answers(), before + curve.answers());
        metrics.put(Metric.WARM_RATE, curve.warmRate());
        metrics.put(Metric.WHOLE_RATE, curve.wholeRate());
        metrics.put(Metric.DECIDED, (double) curve.answers());
        metrics.put(Metric.CONFIRMED, (double) stage.bookings());
        return metrics;
    }

    /**
     * Builds one share per connection; all requests of a slot are in one share, so that no connection waits for a row.
     */
    private List<List<Batch>> build(Workload workload) {
        List<List<Batch>> shares = new ArrayList<>();
        List<LedgerRows> open = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            shares.add(new ArrayList<>());
            open.add(new LedgerRows());
        }
        Map<String, Integer> taken = new HashMap<>();
        Workload.Stream requests = workload.stream();
        int count = Math.min(workload.requests(), MAX_BATCHES * BATCH_SIZE);
        for (int i = 0; i < count; i++) {
            BookSlot request = requests.next();
            if (request == null) {
                break;
            }
            int share = Math.floorMod(request.slotId().hashCode(), connections);
            LedgerRows rows = open.get(share);
            rows.add(request, workload.capacity(), taken, i);
            if (rows.count() == BATCH_SIZE) {
                shares.get(share).add(rows.finish());
                open.set(share, new LedgerRows());
            }
        }
        for (int i = 0; i < connections; i++) {
            if (open.get(i).count() > 0) {
                shares.get(i).add(open.get(i).finish());
            }
        }
        return shares;
    }

    /** Writes on all connections concurrently and returns the cost. */
    private static Map<Metric, Double> write(Stage stage, List<List<Batch>> shares, Duration most, Commits commits) {
        List<BatchWriter> writers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(shares.size());
        try {
            for (List<Batch> share : shares) {
                writers.add(new BatchWriter(stage, share, most, commits::add));
            }
            CpuShares cpu = new CpuShares(stage);
            cpu.begin();
            commits.add(0);
            for (Future<?> writer : threads.invokeAll(writers)) {
                writer.get();
            }
            // Read while the connections are open, because the CPU time of an ended server process is not available.
            return new EnumMap<>(cpu.perDecision(commits.curve.answers()));
        } catch (SQLException e) {
            throw new IllegalStateException("no connection", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch could not be written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow();
            writers.forEach(BatchWriter::close);
        }
    }

    /** Samples at each commit, which is more precise than periodic samples with steps of a whole batch. */
    private static final class Commits {
        private final AnswerCurve curve = new AnswerCurve();
        private long decided;

        synchronized void add(int decisions) {
            decided += decisions;
            curve.sample(System.nanoTime(), decided);
        }
    }
}
