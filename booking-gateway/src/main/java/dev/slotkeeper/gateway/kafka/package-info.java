/** Commands out, replies in, and what the request log says about a request that has no decision yet. */
@NullMarked
package dev.slotkeeper.gateway.kafka;

import org.jspecify.annotations.NullMarked;
