package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.gateway.kafka.QueueSample.Offsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Partitions that one worker decides in turn, watched twice a second; time passes only when told to. */
final class SimulatedQueues {

    private static final int STEPS_A_SECOND = 10;
    private static final int STEPS_A_LOOK = 5;

    private final QueueHistory history;
    private final double[] committed;
    private final double[] end;
    private final double[] arrivals;
    private double capacity;
    private int steps;
    private QueueForecast forecast;

    SimulatedQueues(int partitions, Duration evidence) {
        history = new QueueHistory(evidence);
        committed = new double[partitions];
        end = new double[partitions];
        arrivals = new double[partitions];
        forecast = history.add(sample());
    }

    /** Requests a second, of all partitions together; those that have work share it. */
    SimulatedQueues decide(double perSecond) {
        capacity = perSecond;
        return this;
    }

    /** Requests a second that come to one partition from now on. */
    SimulatedQueues arrive(int partition, double perSecond) {
        arrivals[partition] = perSecond;
        return this;
    }

    /** Requests that come at once. */
    SimulatedQueues burst(int partition, double count) {
        end[partition] += count;
        return this;
    }

    /** Lets time pass, and looks on as the gateway does. */
    SimulatedQueues pass(double seconds) {
        int until = steps + (int) Math.round(seconds * STEPS_A_SECOND);
        while (steps < until) {
            steps++;
            for (int i = 0; i < end.length; i++) {
                end[i] += arrivals[i] / STEPS_A_SECOND;
            }
            work(capacity / STEPS_A_SECOND);
            if (steps % STEPS_A_LOOK == 0) {
                forecast = history.add(sample());
            }
        }
        return this;
    }

    /** What one does not need, the others get. */
    private void work(double budget) {
        double left = budget;
        for (int round = 0; round < end.length; round++) {
            int backlogged = 0;
            for (int i = 0; i < end.length; i++) {
                backlogged += committed[i] < end[i] ? 1 : 0;
            }
            if (backlogged == 0 || left <= 0) {
                return;
            }
            double share = left / backlogged;
            for (int i = 0; i < end.length; i++) {
                double done = Math.min(share, end[i] - committed[i]);
                committed[i] += done;
                left -= done;
            }
        }
    }

    private QueueSample sample() {
        List<Offsets> offsets = new ArrayList<>();
        for (int i = 0; i < end.length; i++) {
            offsets.add(new Offsets((long) committed[i], (long) end[i]));
        }
        return new QueueSample(nanos(), offsets);
    }

    long nanos() {
        return steps * (1_000_000_000L / STEPS_A_SECOND);
    }

    double seconds() {
        return (double) steps / STEPS_A_SECOND;
    }

    double committed(int partition) {
        return committed[partition];
    }

    double end(int partition) {
        return end[partition];
    }

    QueueForecast forecast() {
        return forecast;
    }

    /** Whether a request that comes now is turned away. */
    boolean turnsAway(int partition, double secondsLeft) {
        return forecast.tooLongBy(partition, Duration.ofMillis((long) (secondsLeft * 1000)), nanos()) != null;
    }
}
