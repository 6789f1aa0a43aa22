package dev.slotkeeper.gateway.ops;

/** How long it took, in seconds: half of all less than {@code p50}, and so on. */
record Percentiles(double p50, double p95, double p99) {}
