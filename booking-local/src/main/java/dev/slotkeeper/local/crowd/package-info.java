/** Simulated visitors who show a newcomer what a peak looks like. They know nothing but the HTTP API. */
@NullMarked
package dev.slotkeeper.local.crowd;

import org.jspecify.annotations.NullMarked;
