package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.gateway.GatewaySettings;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class SlotsWiring {

    @Bean
    DatabaseReads databaseReads(GatewaySettings settings) {
        return new DatabaseReads(settings.readsAtOnce(), settings.readsQueued(), settings.readTimeout());
    }

    /** Opens the connection pool, so that no caller waits for it. */
    @Bean
    ApplicationRunner firstRead(DatabaseReads reads, JdbcClient jdbc) {
        return arguments -> reads.warmUp(() -> jdbc.sql("SELECT 1").query(row -> {}));
    }
}
