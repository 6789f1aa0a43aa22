/** Slots and decisions: read from PostgreSQL, with every SQL statement of the gateway, and slots kept in memory. */
@NullMarked
package dev.slotkeeper.gateway.slots;

import org.jspecify.annotations.NullMarked;
