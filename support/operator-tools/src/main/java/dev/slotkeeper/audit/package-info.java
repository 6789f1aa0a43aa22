/** Replays the request log and compares the results with the database. */
@NullMarked
package dev.slotkeeper.audit;

import org.jspecify.annotations.NullMarked;
