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
 * Reads slot states from the primary. A lagging replica may lack a change that is older than this gateway's position in
 * the feed, and the feed would not deliver that change any more.
 */
@Component
final class JdbcAvailabilityRepository implements AvailabilityRepository {

    private static final String NOW = "SELECT now()";

    private static final String NEXT_PAGE = """
            SELECT slot_id, resource_id, starts_at, ends_at, capacity, current_bookings, is_available, terms_version, price,
                   waiting, sequence, deleted_at IS NOT NULL AS deleted
              FROM availability_slots
             WHERE (starts_at, slot_id) > (:start, :slotId)
             ORDER BY starts_at, slot_id
             LIMIT :limit
            """;

    private static final String ANY_BEFORE = """
            SELECT EXISTS (SELECT FROM availability_slots WHERE starts_at < :time AND deleted_at IS NULL)
            """;

    private static final String BY_IDS = """
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
    public CompletableFuture<States> nextPage(Instant from, @Nullable SlotCursor after, int limit) {
        return router.readPrimary(jdbc -> states(
                jdbc,
                jdbc.sql(NEXT_PAGE)
                        .param("start", timestamp(after == null ? from : after.startsAt()))
                        .param("slotId", after == null ? "" : after.slotId())
                        .param("limit", limit)));
    }

    @Override
    public CompletableFuture<Boolean> anyBefore(Instant time) {
        return router.readPrimary(jdbc -> jdbc.sql(ANY_BEFORE)
                .param("time", timestamp(time))
                .query(Boolean.class)
                .single());
    }

    @Override
    public CompletableFuture<States> findByIds(List<String> slotIds) {
        return router.readPrimary(
                jdbc -> states(jdbc, jdbc.sql(BY_IDS).param("slotIds", slotIds.toArray(String[]::new))));
    }

    /** Reads the database's time before the rows, so that a later decision never counts as older than the rows. */
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
        return new SlotAvailability(JdbcSlotRepository.slot(row), row.getBoolean("deleted"), row.getLong("sequence"));
    }

    /** Converts to the driver's type. The driver sends {@link OffsetDateTime#MIN} as {@code -infinity}. */
    private static OffsetDateTime timestamp(Instant instant) {
        return instant.equals(Instant.MIN) ? OffsetDateTime.MIN : instant.atOffset(ZoneOffset.UTC);
    }
}
