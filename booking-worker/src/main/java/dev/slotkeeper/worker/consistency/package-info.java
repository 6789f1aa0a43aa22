/** Checks that request log and database match before requests are consumed. */
@NullMarked
package dev.slotkeeper.worker.consistency;

import org.jspecify.annotations.NullMarked;
