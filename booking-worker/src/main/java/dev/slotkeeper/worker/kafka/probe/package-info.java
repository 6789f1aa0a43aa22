/** Reads requests in bounded memory, and skips records that can't be decoded. */
@NullMarked
package dev.slotkeeper.worker.kafka.probe;

import org.jspecify.annotations.NullMarked;
