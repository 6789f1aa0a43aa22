package dev.slotkeeper.worker.health;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** Reports UP if a broker answers within three seconds, with the number of brokers. */
final class KafkaHealth extends AbstractHealthIndicator {

    private static final long TIMEOUT_SECONDS = 3;

    private final Admin admin;

    KafkaHealth(Admin admin) {
        super("Kafka does not answer");
        this.admin = admin;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder)
            throws InterruptedException, ExecutionException, TimeoutException {
        int brokers = admin.describeCluster()
                .nodes()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .size();
        builder.up().withDetail("brokers", brokers);
    }
}
