/** Publishing of commands, receiving of replies, and lookups in the request log. */
@NullMarked
package dev.slotkeeper.gateway.kafka;

import org.jspecify.annotations.NullMarked;
