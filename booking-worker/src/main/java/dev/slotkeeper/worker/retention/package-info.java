/** Keeps decisions and topics for the configured time, and detects requests that Kafka deleted too early. */
@NullMarked
package dev.slotkeeper.worker.retention;

import org.jspecify.annotations.NullMarked;
