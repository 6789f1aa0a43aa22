package dev.slotkeeper.gateway.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.runtime.DatabaseClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Creates connection pools, the threads that read through them, and the choice between them. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /**
     * Size of the primary's pool. Few reads need it; if all replicas are down, the preferred pool leads to the primary too.
     */
    private static final int PRIMARY_AT_ONCE = 4;

    /**
     * Pool for the primary, in addition to that of {@code spring.datasource}, which leads to replicas if there are some.
     *
     * @param pool null if there are no replicas
     */
    record PrimaryPool(@Nullable HikariDataSource pool) implements AutoCloseable {

        static PrimaryPool of(HikariDataSource preferred) {
            String url = PrimaryAddress.of(preferred.getJdbcUrl());
            if (url == null) {
                return new PrimaryPool(null);
            }
            HikariConfig config = new HikariConfig();
            preferred.copyStateTo(config);
            config.setJdbcUrl(url);
            config.setPoolName(preferred.getPoolName() + "-primary");
            config.setMaximumPoolSize(PRIMARY_AT_ONCE);
            config.setMinimumIdle(1);
            return new PrimaryPool(new HikariDataSource(config));
        }

        @Override
        public void close() {
            if (pool != null) {
                pool.close();
            }
        }
    }

    @Bean
    PrimaryPool primaryPool(HikariDataSource preferred) {
        return PrimaryPool.of(preferred);
    }

    @Bean
    DatabaseReader preferredReads(GatewaySettings settings, PrimaryPool primary) {
        return primary.pool() == null
                ? new DatabaseReader(
                        "The database",
                        "reads are answered 503",
                        settings.readsAtOnce(),
                        settings.readsQueued(),
                        settings.readTimeout())
                : new DatabaseReader(
                        "A replica",
                        "reads go to the primary",
                        settings.readsAtOnce(),
                        settings.readsQueued(),
                        half(settings));
    }

    @Bean
    DatabaseReader primaryReads(GatewaySettings settings) {
        return new DatabaseReader(
                "The primary",
                "reads that need it are answered 503",
                PRIMARY_AT_ONCE,
                settings.readsQueued(),
                half(settings));
    }

    /**
     * Halves the limit: a read without an answer from a replica goes to the primary, and both together must be in time.
     */
    private static Duration half(GatewaySettings settings) {
        return settings.readTimeout().dividedBy(2);
    }

    @Bean
    DatabaseRouter router(
            JdbcClient preferred, DatabaseReader preferredReads, PrimaryPool primary, DatabaseReader primaryReads) {
        return new DatabaseRouter(
                new DatabaseRouter.Route(preferred, preferredReads),
                primary.pool() == null
                        ? null
                        : new DatabaseRouter.Route(JdbcClient.create(primary.pool()), primaryReads));
    }

    /** Opens the connection pools, so that no caller waits for them. */
    @Bean
    ApplicationRunner firstRead(DatabaseRouter router) {
        return arguments -> router.warmUp();
    }

    @Bean
    DatabaseClock databaseClock() {
        return new DatabaseClock();
    }
}
