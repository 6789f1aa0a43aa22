package dev.slotkeeper.gateway.queue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forecast for waiting and new requests from the latest sample and the progress before it.
 *
 * @param paces of the partitions, by number
 * @param bestRate highest rate of decisions of all partitions together, in requests a second; 0 if it is not known
 */
public record QueueForecast(QueueSample sample, List<Pace> paces, double bestRate) {

    /** Factor by which processing may become faster than it was recently; ADR 17 derives it. */
    static final double SAFETY = 4;

    private static final double MAX_AGE_SECONDS = 3;
    private static final double MIN_LEFT_SECONDS = 1;
    private static final double MAX_RETRY_SECONDS = 60;

    /**
     * Recent progress of one partition.
     *
     * @param rate requests a second while it had work; 0 if it is not known
     * @param mostAtOnce maximum number of requests decided between two samples
     * @param stalled true if it has work and does not move
     * @param proven true if it moved under load for long enough to judge by the length of its queue
     */
    record Pace(double rate, long mostAtOnce, boolean stalled, boolean proven) {}

    public QueueForecast {
        paces = List.copyOf(paces);
    }

    /** Returns a request's place in its queue; null if it is not known. */
    @Nullable
    QueuePosition place(LogPosition logPosition, long nowNanos) {
        if (isOld(nowNanos) || logPosition.partition() >= paces.size()) {
            return null;
        }
        long committed = sample.partitions().get(logPosition.partition()).committed();
        long position = Math.max(1, logPosition.offset() - committed + 1);
        return new QueuePosition(position, seconds(paces.get(logPosition.partition()), position, nowNanos));
    }

    private @Nullable Long seconds(Pace pace, long position, long nowNanos) {
        if (pace.stalled()) {
            return null;
        }
        if (pace.rate() > 0) {
            return (long) Math.max(1, Math.ceil(position / pace.rate() - age(nowNanos)));
        }
        // The partition was never busy for long, but this many requests were decided between two samples.
        return position <= pace.mostAtOnce() ? 1L : null;
    }

    /**
     * Returns how long until a new request could be decided in time; null if it may be possible already.
     *
     * @param left how long the request may wait
     * @return whole seconds, 1 to 60
     */
    @Nullable
    public Duration tooLongBy(int partition, Duration left, long nowNanos) {
        if (isOld(nowNanos)
                || partition >= paces.size()
                || !paces.get(partition).proven()
                || bestRate <= 0) {
            return null;
        }
        QueueSample.Offsets offsets = sample.partitions().get(partition);
        double queued = offsets.end() - offsets.committed() + 1;
        double within = SAFETY * bestRate * Math.max(MIN_LEFT_SECONDS, left.toMillis() / 1e3);
        if (queued <= within) {
            return null;
        }
        double seconds = Math.ceil((queued - within) / bestRate);
        return Duration.ofSeconds((long) Math.min(MAX_RETRY_SECONDS, Math.max(1, seconds)));
    }

    private boolean isOld(long nowNanos) {
        return age(nowNanos) > MAX_AGE_SECONDS;
    }

    private double age(long nowNanos) {
        return Math.max(0, (nowNanos - sample.nanos()) / 1e9);
    }
}
