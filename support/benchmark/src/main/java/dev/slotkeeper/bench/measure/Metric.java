package dev.slotkeeper.bench.measure;

/** A quantity that a run measures, with its unit. */
public enum Metric {
    WARM_RATE("decisions/s in the second half"),
    WHOLE_RATE("decisions/s over the whole run"),
    DECIDED("decisions"),
    CONFIRMED("bookings"),
    REFUSED_FULL("% refused, FULL"),
    REFUSED_NOT_FOUND("% refused, NOT_FOUND"),
    REFUSED_OTHERWISE("% refused for another reason"),
    WORKER_CPU("CPU µs a decision, worker"),
    DATABASE_CPU("CPU µs a decision, PostgreSQL"),
    BROKER_CPU("CPU µs a decision, Kafka"),
    BENCH_CPU("CPU µs a decision, this program"),
    WORKER_RESIDENT("MiB resident at most, worker"),
    P50("ms, median"),
    P99("ms, 99th percentile"),
    P999("ms, 99.9th percentile"),
    LONGEST("ms, longest"),
    OFFERED("requests/s offered"),
    ANSWERED("requests/s answered"),
    FAILED("requests without a proper answer"),
    SECONDS("s to the last answer"),
    LIVE_HEAP("MiB of live objects"),
    RESIDENT("MiB resident"),
    THREADS("threads"),
    CONNECTIONS("sockets"),
    HANDLES("open file handles, sockets among them"),
    NANOS("ns an operation"),
    REFUSED("confirmations answered no"),
    REFUSED_PER_BOOKING("confirmations answered no for each booking"),
    NOTICED("choices shown as gone before the click"),
    OFFERED_BOOKED("bookings of an offered alternative"),
    LEFT_WITHOUT("visitors who went without a booking"),
    BOOKED_AFTER("s from coming to the booking, median"),
    BOOKED_LATE("s from coming to the booking, 99th percentile"),
    SEEN("updates/s seen");

    private final String unit;

    Metric(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }
}
