package dev.slotkeeper.gateway.live;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody wants to know when seats can be had.
 *
 * @param quantity how many
 * @param expiresAt when it is forgotten
 */
public record Watch(UUID watchId, String slotId, int quantity, Instant expiresAt) {}
