/** The worker: decides the requests of all slots in offset order, one batch at a time. */
@NullMarked
package dev.slotkeeper.worker;

import org.jspecify.annotations.NullMarked;
