package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Metric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes how the time of a decision is distributed, in sentences. */
final class TimeShares {

    static final List<String> DRAINS = List.of("spread", "churn", "hot", "zipf");

    /** Peer that gives the physical limit: PostgreSQL with the same rows in bulk. */
    static final String LIMIT = "postgresql-alone";

    private static final String US = "slotkeeper";
    private static final double MICROS_A_SECOND = 1e6;

    private TimeShares() {}

    /** Returns one paragraph per scenario with sufficient measurements. */
    static List<String> of(Medians medians, int cores) {
        List<String> paragraphs = new ArrayList<>();
        for (String scenario : DRAINS) {
            MedianRange rate = medians.of(scenario, US, Metric.WARM_RATE);
            MedianRange worker = medians.of(scenario, US, Metric.WORKER_CPU);
            MedianRange database = medians.of(scenario, US, Metric.DATABASE_CPU);
            MedianRange broker = medians.of(scenario, US, Metric.BROKER_CPU);
            if (rate != null && worker != null && database != null && broker != null) {
                paragraphs.add(scenario + ": "
                        + shares(worker.median(), database.median(), broker.median(), rate.median(), cores)
                        + limit(medians, scenario, rate, database));
            }
        }
        return paragraphs;
    }

    private static String shares(double worker, double database, double broker, double rate, int cores) {
        double sum = worker + database + broker;
        if (sum <= 0) {
            return "no CPU time was seen.";
        }
        double most = cores * MICROS_A_SECOND / sum;
        return "a decision takes " + Numbers.plain(sum) + " µs of CPU time: worker " + share(worker, sum)
                + ", PostgreSQL " + share(database, sum) + ", Kafka " + share(broker, sum) + ". At that cost "
                + (cores == 1 ? "one core" : cores + " cores") + " can't decide more than " + Numbers.plain(most)
                + "/s; measured are " + Numbers.plain(rate) + "/s, " + Numbers.percent(rate / most) + " of it.";
    }

    private static String share(double part, double sum) {
        return Numbers.plain(part) + " µs (" + Numbers.percent(part / sum) + ")";
    }

    private static String limit(Medians medians, String scenario, MedianRange rate, MedianRange database) {
        String best = medians.best(scenario, Metric.WARM_RATE, subject -> subject.startsWith(LIMIT));
        MedianRange alone = best == null ? null : medians.of(scenario, best, Metric.WARM_RATE);
        if (best == null || alone == null || alone.median() <= 0) {
            return "";
        }
        return " PostgreSQL alone, given the same rows by COPY and one UPDATE, takes "
                + Numbers.plain(alone.median()) + "/s (" + best + ")"
                + cost(medians.of(scenario, best, Metric.DATABASE_CPU))
                + "; Slotkeeper reaches " + Numbers.percent(rate.median() / alone.median()) + " of that, with "
                + Numbers.plain(database.median()) + " µs in PostgreSQL.";
    }

    private static String cost(@Nullable MedianRange database) {
        return database == null ? "" : " at " + Numbers.plain(database.median()) + " µs of its CPU time a decision";
    }
}
