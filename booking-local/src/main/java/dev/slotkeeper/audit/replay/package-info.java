/**
 * The contract once more, written for the auditor alone: it shares no rule with the worker that it audits. Values in,
 * values out; no clock, no IO.
 */
@NullMarked
package dev.slotkeeper.audit.replay;

import org.jspecify.annotations.NullMarked;
