package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.http.HttpConnection.Exchange;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts the requests of a load and their latencies, measured from the scheduled send time. */
final class Tally {

    /** Maximum number of concurrent requests; a gateway with 256 MB has memory for half as many again. */
    private static final int MAX_UNDER_WAY = 1_000;

    /**
     * Client timeout; also the minimum latency of a failed request, so that fast failures do not improve the result.
     */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final long MAX_MICROS = TimeUnit.SECONDS.toMicros(60);
    private static final int DIGITS = 3;

    private final Semaphore room = new Semaphore(MAX_UNDER_WAY);
    private final Histogram latencies = new Histogram(MAX_MICROS, DIGITS);
    private long confirmed;
    private long refused;
    private long failed;
    private long lastAnswer;

    /** Begins a request; returns null and counts it as failed if too many are in progress. */
    @Nullable
    Exchange begin(long intendedNanos) {
        if (!room.tryAcquire()) {
            failed(intendedNanos);
            return null;
        }
        return new Exchange() {
            @Override
            public void answered(HttpAnswer answer) {
                Tally.this.answered(answer.status(), intendedNanos);
                room.release();
            }

            @Override
            public void failed() {
                Tally.this.failed(intendedNanos);
                room.release();
            }
        };
    }

    private synchronized void answered(int status, long intendedNanos) {
        long now = System.nanoTime();
        if (status == HttpURLConnection.HTTP_CREATED) {
            confirmed++;
        } else if (status == HttpURLConnection.HTTP_CONFLICT) {
            refused++;
        } else {
            failed(intendedNanos);
            return;
        }
        lastAnswer = now;
        record(now - intendedNanos);
    }

    private synchronized void failed(long intendedNanos) {
        failed++;
        record(Math.max(TIMEOUT.toNanos(), System.nanoTime() - intendedNanos));
    }

    private void record(long nanos) {
        latencies.recordValue(Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** Waits until no request is in progress, at most the client timeout. */
    void awaitAnswers() throws InterruptedException {
        if (room.tryAcquire(MAX_UNDER_WAY, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            room.release(MAX_UNDER_WAY);
        }
    }

    synchronized Load load(double offered, long beginNanos, long endNanos) {
        double seconds = (Math.max(endNanos, lastAnswer) - beginNanos) / 1e9;
        return new Load(offered, seconds, confirmed, refused, failed, latencies.copy());
    }
}
