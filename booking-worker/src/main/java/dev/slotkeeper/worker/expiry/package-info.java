/**
 * Ends holds and waitlist entries whose time is over, and serves waitlists after other programs' changes, by commands in
 * the request log.
 */
@NullMarked
package dev.slotkeeper.worker.expiry;

import org.jspecify.annotations.NullMarked;
