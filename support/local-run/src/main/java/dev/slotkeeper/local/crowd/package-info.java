/** Simulated visitors that demonstrate a peak load. They use the HTTP API only. */
@NullMarked
package dev.slotkeeper.local.crowd;

import org.jspecify.annotations.NullMarked;
