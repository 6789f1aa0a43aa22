/** Slots and decisions: every SQL statement of the gateway, and the cache of slots. */
@NullMarked
package dev.slotkeeper.gateway.slots;

import org.jspecify.annotations.NullMarked;
