/**
 * The contract's rules, written a second time as plain functions from state and request to a decision. The audit, the
 * fault trials and the worker's random tests compare the worker's decisions with them, so the worker shares no rule.
 */
@NullMarked
package dev.slotkeeper.reference;

import org.jspecify.annotations.NullMarked;
