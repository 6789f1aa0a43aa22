/** The worker: decides the queue of every slot, one batch at a time. */
@NullMarked
package dev.slotkeeper.worker;

import org.jspecify.annotations.NullMarked;
