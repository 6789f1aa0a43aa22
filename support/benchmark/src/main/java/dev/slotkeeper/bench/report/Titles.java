package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Metric;

/** Titles of scenarios and figures in tables and plots. */
final class Titles {

    private Titles() {}

    /** Returns the title of a scenario; its name if it is unknown. */
    static String of(String scenario) {
        return switch (scenario) {
            case "spread" -> "spread: every slot as likely as any other";
            case "churn" -> "churn: bookings that come and go, every slot as likely as any other";
            case "hot" -> "hot: everybody wants the same slot";
            case "zipf" -> "zipf: the k-th slot is wanted in proportion to 1/k";
            case "burst" -> "burst: a rush on one slot within two seconds";
            case "http-spread" -> "http-spread: open loop over HTTP, many slots";
            case "http-hot" -> "http-hot: open loop over HTTP, one slot";
            case "http-most-spread" -> "http-most-spread: most requests/s within 100 ms at p99, many slots";
            case "http-most-hot" -> "http-most-hot: most requests/s within 100 ms at p99, one slot";
            case "growth-slots" -> "growth-slots: by how many slots there are";
            case "growth-decisions" -> "growth-decisions: by how many decisions are stored";
            case "growth-decisions-random-ids" -> "growth-decisions-random-ids: the same with random request ids";
            case "growth-batch" -> "growth-batch: by how many requests a batch may have";
            case "growth-partitions" -> "growth-partitions: by how many partitions the topics have";
            case "growth-consumers" -> "growth-consumers: by how many consumers the worker has";
            case "soak-gateway" -> "soak-gateway: what the gateway holds after each minute of the same load";
            case "soak-worker" -> "soak-worker: what the worker holds after each of these minutes";
            case "listeners" -> "listeners: callers who listen to one gateway, and what it holds";
            case "crowd" -> "crowd: visitors after the same popular slots, as before and with the live page";
            case "watchers" -> "watchers: pages that watch while others book, from a confirmation to each page";
            case "micro" -> "micro: the decision core and the codec by themselves";
            default -> scenario;
        };
    }

    /** Returns the kind of a scenario's subjects. */
    static String subjects(String scenario) {
        return switch (scenario) {
            case "growth-slots" -> "slots";
            case "growth-decisions", "growth-decisions-random-ids" -> "stored decisions";
            case "growth-batch" -> "largest batch";
            case "growth-partitions" -> "partitions";
            case "growth-consumers" -> "consumers";
            case "http-spread", "http-hot" -> "who@requests/s";
            case "soak-gateway", "soak-worker" -> "minute";
            case "micro" -> "what";
            default -> "who";
        };
    }

    /** Returns the column title of a figure; the legend explains it. */
    static String column(Metric metric) {
        return switch (metric) {
            case WARM_RATE -> "warm/s";
            case WHOLE_RATE -> "whole/s";
            case DECIDED -> "decided";
            case CONFIRMED -> "booked";
            case REFUSED_FULL -> "full %";
            case REFUSED_NOT_FOUND -> "not found %";
            case REFUSED_OTHERWISE -> "other no %";
            case WORKER_CPU -> "worker µs";
            case DATABASE_CPU -> "PostgreSQL µs";
            case BROKER_CPU -> "Kafka µs";
            case BENCH_CPU -> "bench µs";
            case WORKER_RESIDENT -> "worker MiB";
            case P50 -> "p50 ms";
            case P99 -> "p99 ms";
            case P999 -> "p99.9 ms";
            case LONGEST -> "longest ms";
            case OFFERED -> "offered/s";
            case ANSWERED -> "answered/s";
            case FAILED -> "failed";
            case SECONDS -> "last answer s";
            case LIVE_HEAP -> "live MiB";
            case RESIDENT -> "resident MiB";
            case THREADS -> "threads";
            case CONNECTIONS -> "sockets";
            case HANDLES -> "handles";
            case NANOS -> "ns";
            case REFUSED -> "refused";
            case REFUSED_PER_BOOKING -> "refused a booking";
            case NOTICED -> "noticed";
            case OFFERED_BOOKED -> "of an offer";
            case LEFT_WITHOUT -> "left without";
            case BOOKED_AFTER -> "booked p50 s";
            case BOOKED_LATE -> "booked p99 s";
            case SEEN -> "seen/s";
        };
    }
}
