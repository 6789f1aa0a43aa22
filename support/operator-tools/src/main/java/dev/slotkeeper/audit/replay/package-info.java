/**
 * A second implementation of the contract, for the audit only: it shares no rule with the worker that it audits. Its
 * input and output are values; it uses no clock and no IO.
 */
@NullMarked
package dev.slotkeeper.audit.replay;

import org.jspecify.annotations.NullMarked;
