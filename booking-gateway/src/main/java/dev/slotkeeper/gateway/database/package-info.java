/** Every SQL statement of the gateway, and the choice of the server that answers it. */
@NullMarked
package dev.slotkeeper.gateway.database;

import org.jspecify.annotations.NullMarked;
