/**
 * Replays decisions with the reference model, and tolerates what concurrent transactions, partial history and erasures
 * may leave in the tables. Its input and output are values; it uses no clock and no IO.
 */
@NullMarked
package dev.slotkeeper.audit.replay;

import org.jspecify.annotations.NullMarked;
