package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.gateway.queue.QueueForecast;
import dev.slotkeeper.gateway.queue.QueueHistory;
import dev.slotkeeper.gateway.queue.QueueSample;
import dev.slotkeeper.gateway.queue.QueueSample.Offsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Simulates partitions that one worker decides in turn, sampled twice a second; time passes only in {@link #pass}. */
public final class SimulatedQueues {

    private static final int STEPS_A_SECOND = 10;
    private static final int STEPS_A_LOOK = 5;

    private final QueueHistory history;
    private final double[] committed;
    private final double[] end;
    private final double[] arrivals;
    private double capacity;
    private int steps;
    private QueueForecast forecast;

    public SimulatedQueues(int partitions, Duration evidence) {
        history = new QueueHistory(evidence);
        committed = new double[partitions];
        end = new double[partitions];
        arrivals = new double[partitions];
        forecast = history.add(sample());
    }

    /** Sets the speed in requests a second, shared by all partitions that have work. */
    public SimulatedQueues decide(double perSecond) {
        capacity = perSecond;
        return this;
    }

    /** Sets the requests a second that arrive in one partition from now on. */
    public SimulatedQueues arrive(int partition, double perSecond) {
        arrivals[partition] = perSecond;
        return this;
    }

    /** Adds requests that arrive at once. */
    public SimulatedQueues burst(int partition, double count) {
        end[partition] += count;
        return this;
    }

    /** Lets time pass and takes samples as the gateway does. */
    public SimulatedQueues pass(double seconds) {
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

    /** Decides requests; capacity that one partition does not need goes to the others. */
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

    public long nanos() {
        return steps * (1_000_000_000L / STEPS_A_SECOND);
    }

    double seconds() {
        return (double) steps / STEPS_A_SECOND;
    }

    public double committed(int partition) {
        return committed[partition];
    }

    public double end(int partition) {
        return end[partition];
    }

    public QueueForecast forecast() {
        return forecast;
    }

    /** Returns true if a new request is refused. */
    public boolean turnsAway(int partition, double secondsLeft) {
        return forecast.tooLongBy(partition, Duration.ofMillis((long) (secondsLeft * 1000)), nanos()) != null;
    }
}
