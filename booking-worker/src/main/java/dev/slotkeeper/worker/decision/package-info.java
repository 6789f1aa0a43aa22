/** The decision core: values in, values out; no clock, no random, no IO. */
@NullMarked
package dev.slotkeeper.worker.decision;

import org.jspecify.annotations.NullMarked;
