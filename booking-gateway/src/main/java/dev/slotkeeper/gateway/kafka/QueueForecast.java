package dev.slotkeeper.gateway.kafka;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the newest sample and the progress before it say about requests that wait, and about one that would.
 *
 * @param paces of the partitions, by number
 * @param bestRate requests a second that all partitions together were seen to be decided at, in their best moments; 0
 *     when that is not known
 */
record QueueForecast(QueueSample sample, List<Pace> paces, double bestRate) {

    /** How much faster things may become than they ever were lately; ADR 17 says of what it is made up. */
    static final double SAFETY = 4;

    private static final double OLDEST_SECONDS = 3;
    private static final double LEAST_LEFT_SECONDS = 1;
    private static final double LONGEST_RETRY_SECONDS = 60;

    /**
     * How one partition does.
     *
     * @param rate requests a second while it had work; 0 when that is not known
     * @param mostAtOnce most requests that were decided between two samples
     * @param stalled it has work and does not move
     * @param proven it moved under work for so long that its queue's length means something
     */
    record Pace(double rate, long mostAtOnce, boolean stalled, boolean proven) {}

    QueueForecast {
        paces = List.copyOf(paces);
    }

    /** Where a request stands; null when that is not known. */
    @Nullable
    QueuePlace place(Place place, long nowNanos) {
        if (isOld(nowNanos) || place.partition() >= paces.size()) {
            return null;
        }
        long committed = sample.partitions().get(place.partition()).committed();
        long position = Math.max(1, place.offset() - committed + 1);
        return new QueuePlace(position, seconds(paces.get(place.partition()), position, nowNanos));
    }

    private @Nullable Long seconds(Pace pace, long position, long nowNanos) {
        if (pace.stalled()) {
            return null;
        }
        if (pace.rate() > 0) {
            return (long) Math.max(1, Math.ceil(position / pace.rate() - age(nowNanos)));
        }
        // So many were decided within a moment, although the partition was never busy for long.
        return position <= pace.mostAtOnce() ? 1L : null;
    }

    /**
     * How long until a request that comes now could be decided in time; null when it may well be already.
     *
     * @param left how long it may wait
     * @return whole seconds, 1 to 60
     */
    @Nullable
    Duration tooLongBy(int partition, Duration left, long nowNanos) {
        if (isOld(nowNanos)
                || partition >= paces.size()
                || !paces.get(partition).proven()
                || bestRate <= 0) {
            return null;
        }
        QueueSample.Offsets offsets = sample.partitions().get(partition);
        double queued = offsets.end() - offsets.committed() + 1;
        double within = SAFETY * bestRate * Math.max(LEAST_LEFT_SECONDS, left.toMillis() / 1e3);
        if (queued <= within) {
            return null;
        }
        double seconds = Math.ceil((queued - within) / bestRate);
        return Duration.ofSeconds((long) Math.min(LONGEST_RETRY_SECONDS, Math.max(1, seconds)));
    }

    private boolean isOld(long nowNanos) {
        return age(nowNanos) > OLDEST_SECONDS;
    }

    private double age(long nowNanos) {
        return Math.max(0, (nowNanos - sample.nanos()) / 1e9);
    }
}
