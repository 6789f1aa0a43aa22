package dev.slotkeeper.runtime;

/** Percentiles of a duration, in seconds: half of all were below {@code p50}, and so on. */
public record Percentiles(double p50, double p95, double p99) {}
