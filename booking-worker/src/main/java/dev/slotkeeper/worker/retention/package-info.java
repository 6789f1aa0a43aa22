/** What is over is kept for a time and then dropped. */
@NullMarked
package dev.slotkeeper.worker.retention;

import org.jspecify.annotations.NullMarked;
