/** Consumes requests from Kafka and publishes outcomes, replies, dead letters and slot states. */
@NullMarked
package dev.slotkeeper.worker.kafka;

import org.jspecify.annotations.NullMarked;
