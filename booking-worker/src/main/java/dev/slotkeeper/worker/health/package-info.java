/** Circuit breaker, metrics and health indicators. */
@NullMarked
package dev.slotkeeper.worker.health;

import org.jspecify.annotations.NullMarked;
