/** Replays the request log and compares what comes of it with what the database holds. */
@NullMarked
package dev.slotkeeper.audit;

import org.jspecify.annotations.NullMarked;
