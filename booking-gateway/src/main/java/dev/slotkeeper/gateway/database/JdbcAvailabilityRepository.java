package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotAvailability;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads from the primary: a change that a lagging replica misses would stay missed, because the feed has published it
 * before.
 */
@Component
final class JdbcAvailabilityRepository implements AvailabilityRepository {

    private static final String NOW = "SELECT now()";

    private static final String NEXT = """
            SELECT slot_id, resource_id, starts_at, ends_at, capacity, current_bookings, is_available, terms_version, price,
                   waiting, sequence, deleted_at IS NOT NULL AS deleted
              FROM availability_slots
             WHERE (starts_at, slot_id) > (:start, :slotId)
             ORDER BY starts_at, slot_id
             LIMIT :most
            """;

    private static final String ANY_BEFORE = """
            SELECT EXISTS (SELECT FROM availability_slots WHERE starts_at < :time AND deleted_at IS NULL)
            """;

    private static final String OF = """
            SELECT slot_id, resource_id, starts_at, ends_at, capacity, current_bookings, is_available, terms_version, price,
                   waiting, sequence, deleted_at IS NOT NULL AS deleted
              FROM availability_slots
             WHERE slot_id = ANY (:slotIds)
            """;

    private final DatabaseRouter router;

    JdbcAvailabilityRepository(DatabaseRouter router) {
        this.router = router;
    }

    @Override
    public CompletableFuture<States> next(Instant from, @Nullable SlotCursor after, int most) {
        return router.readPrimary(jdbc -> states(
                jdbc,
                jdbc.sql(NEXT)
                        .param("start", time(after == null ? from : after.startsAt()))
                        .param("slotId", after == null ? "" : after.slotId())
                        .param("most", most)));
    }

    @Override
    public CompletableFuture<Boolean> anyBefore(Instant time) {
        return router.readPrimary(jdbc -> jdbc.sql(ANY_BEFORE)
                .param("time", time(time))
                .query(Boolean.class)
                .single());
    }

    @Override
    public CompletableFuture<States> of(List<String> slotIds) {
        return router.readPrimary(jdbc -> states(jdbc, jdbc.sql(OF).param("slotIds", slotIds.toArray(String[]::new))));
    }

    /** Reads the clock first, so that no later decision is taken for older than it is. */
    private static States states(JdbcClient jdbc, JdbcClient.StatementSpec statement) {
        Instant at = jdbc.sql(NOW)
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
        List<SlotAvailability> states = new ArrayList<>();
        statement.query(row -> {
            states.add(state(row));
        });
        return new States(states, at);
    }

    private static SlotAvailability state(ResultSet row) throws SQLException {
        return new SlotAvailability(
                JdbcSlotRepository.slot(row),
                row.getInt("waiting"),
                row.getBoolean("deleted"),
                row.getLong("sequence"));
    }

    /** Converts to the driver's type; the driver sends its minimum as minus infinity. */
    private static OffsetDateTime time(Instant instant) {
        return instant.equals(Instant.MIN) ? OffsetDateTime.MIN : instant.atOffset(ZoneOffset.UTC);
    }
}
