package dev.slotkeeper.worker.kafka;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Reports down if a consumer thread died, which only a restart repairs. */
final class ConsumersHealth implements HealthIndicator {

    private final BooleanSupplier allWell;
    private final IntSupplier partitions;

    ConsumersHealth(BooleanSupplier allWell, IntSupplier partitions) {
        this.allWell = allWell;
        this.partitions = partitions;
    }

    @Override
    public Health health() {
        Health.Builder health = allWell.getAsBoolean() ? Health.up() : Health.down();
        return health.withDetail("assignedPartitions", partitions.getAsInt()).build();
    }
}
