/** What an operator sees: breaker, metrics, health. */
@NullMarked
package dev.slotkeeper.worker.health;

import org.jspecify.annotations.NullMarked;
