/** Decides batches of requests and commits them. */
@NullMarked
package dev.slotkeeper.worker.batch;

import org.jspecify.annotations.NullMarked;
