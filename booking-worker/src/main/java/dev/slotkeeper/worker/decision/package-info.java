/** The decision core: pure functions of values, without clock, randomness or IO. */
@NullMarked
package dev.slotkeeper.worker.decision;

import org.jspecify.annotations.NullMarked;
