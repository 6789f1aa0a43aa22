/** The queue of undecided requests: its length, its forecast, and the admission of new requests. */
@NullMarked
package dev.slotkeeper.gateway.queue;

import org.jspecify.annotations.NullMarked;
