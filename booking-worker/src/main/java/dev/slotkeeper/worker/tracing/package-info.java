/** Records batches as spans; active only while tracing is on. */
@NullMarked
package dev.slotkeeper.worker.tracing;

import org.jspecify.annotations.NullMarked;
