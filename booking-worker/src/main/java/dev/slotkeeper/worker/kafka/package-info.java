/** Records in, replies out, dead letters, and the wiring between. */
@NullMarked
package dev.slotkeeper.worker.kafka;

import org.jspecify.annotations.NullMarked;
