/** Reading requests in bounded memory, and getting past records that can't be decoded at all. */
@NullMarked
package dev.slotkeeper.worker.kafka.probe;

import org.jspecify.annotations.NullMarked;
