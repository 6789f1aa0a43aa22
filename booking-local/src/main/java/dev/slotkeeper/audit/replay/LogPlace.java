package dev.slotkeeper.audit.replay;

/** The partition and offset of a record in the request log. */
public record LogPlace(int partition, long offset) {}
