/** Checks of the guarantees: each inspects the evidence of a run and reports violations. */
@NullMarked
package dev.slotkeeper.faults.check;

import org.jspecify.annotations.NullMarked;
