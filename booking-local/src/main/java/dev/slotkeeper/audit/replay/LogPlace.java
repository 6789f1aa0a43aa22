package dev.slotkeeper.audit.replay;

/** Where a record stands in the request log. */
public record LogPlace(int partition, long offset) {}
