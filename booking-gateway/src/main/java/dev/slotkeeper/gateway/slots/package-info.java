/** The cache of slots, filled from the availability feed, the database and replies. */
@NullMarked
package dev.slotkeeper.gateway.slots;

import org.jspecify.annotations.NullMarked;
