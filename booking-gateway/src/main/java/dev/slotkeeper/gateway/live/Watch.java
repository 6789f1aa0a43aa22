package dev.slotkeeper.gateway.live;

import java.time.Instant;
import java.util.UUID;

/**
 * A caller's wish to be notified when seats are available.
 *
 * @param quantity number of seats
 * @param expiresAt end of the watch
 */
public record Watch(UUID watchId, String slotId, int quantity, Instant expiresAt) {}
