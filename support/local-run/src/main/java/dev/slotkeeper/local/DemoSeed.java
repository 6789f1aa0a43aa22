package dev.slotkeeper.local;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.StartupException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the demo slots through the request log and waits until they are in the database. */
final class DemoSeed {

    private static final Logger LOG = LoggerFactory.getLogger(DemoSeed.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String PRESENT = """
            SELECT slot_id
            FROM availability_slots
            WHERE slot_id = ANY (?)
            """;

    private static final String BOOKABLE = """
            SELECT slot_id
            FROM availability_slots
            WHERE slot_id = ANY (?) AND is_available AND starts_at > now()
            ORDER BY starts_at, slot_id
            LIMIT 1
            """;

    private final String jdbcUrl;
    private final String bootstrapServers;
    private final List<CreateSlot> slots;

    DemoSeed(String jdbcUrl, String bootstrapServers, List<CreateSlot> slots) {
        this.jdbcUrl = jdbcUrl;
        this.bootstrapServers = bootstrapServers;
        this.slots = slots;
    }

    /**
     * Requests the slots that are missing and waits until they exist, at most 30 s. Returns the first slot that can be
     * booked.
     */
    Optional<String> sow() {
        try (Connection reader = DriverManager.getConnection(jdbcUrl, PostgresRoles.READER, PostgresRoles.READER)) {
            Set<String> present = slotIds(reader, PRESENT);
            List<CreateSlot> missing = slots.stream()
                    .filter(slot -> !present.contains(slot.slotId()))
                    .toList();
            publish(missing);
            if (!Await.await(TIMEOUT, () -> slotIds(reader, PRESENT).size() == slots.size())) {
                // A demo slot that was deleted stays deleted: its request was already decided.
                LOG.warn(
                        "{} of {} demo slots are missing",
                        slots.size() - slotIds(reader, PRESENT).size(),
                        slots.size());
            }
            return slotIds(reader, BOOKABLE).stream().findFirst();
        } catch (SQLException e) {
            throw new StartupException("The demo slots can't be read: " + e.getMessage(), e);
        }
    }

    private void publish(List<CreateSlot> missing) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (CreateSlot slot : missing) {
                sent.add(producer.send(new ProducerRecord<>(Topics.REQUESTS, slot.slotId(), ContractJson.write(slot))));
            }
            for (Future<RecordMetadata> acknowledged : sent) {
                acknowledged.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new StartupException("The demo slots can't be requested: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while requesting the demo slots.", e);
        }
    }

    private Set<String> slotIds(Connection reader, String query) {
        String[] ids = slots.stream().map(CreateSlot::slotId).toArray(String[]::new);
        try (PreparedStatement statement = reader.prepareStatement(query)) {
            statement.setArray(1, reader.createArrayOf("text", ids));
            Set<String> found = new HashSet<>();
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new StartupException("The demo slots can't be read: " + e.getMessage(), e);
        }
    }
}
