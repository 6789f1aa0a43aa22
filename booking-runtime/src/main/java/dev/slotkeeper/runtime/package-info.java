/** Parts that worker and gateway share: health, metrics, tracing and the database's clock. */
@NullMarked
package dev.slotkeeper.runtime;

import org.jspecify.annotations.NullMarked;
