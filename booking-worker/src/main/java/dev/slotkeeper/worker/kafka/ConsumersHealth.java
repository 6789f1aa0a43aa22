package dev.slotkeeper.worker.kafka;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Whether every consumer's thread lives; the one thing that only a restart mends. */
final class ConsumersHealth implements HealthIndicator {

    private final BooleanSupplier allConsuming;
    private final IntSupplier partitions;

    ConsumersHealth(BooleanSupplier allConsuming, IntSupplier partitions) {
        this.allConsuming = allConsuming;
        this.partitions = partitions;
    }

    @Override
    public Health health() {
        Health.Builder health = allConsuming.getAsBoolean() ? Health.up() : Health.down();
        return health.withDetail("assignedPartitions", partitions.getAsInt()).build();
    }
}
