/** Reading slots and decisions from PostgreSQL, with every SQL statement of the gateway. */
@NullMarked
package dev.slotkeeper.gateway.slots;

import org.jspecify.annotations.NullMarked;
