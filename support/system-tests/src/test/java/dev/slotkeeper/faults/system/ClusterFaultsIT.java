package dev.slotkeeper.faults.system;

import dev.slotkeeper.contracts.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests broker faults in a cluster of three, with every partition on all of them; with {@code mvn verify -Pfaults}. */
@Tag("faults")
class ClusterFaultsIT {

    @TempDir
    static Path folder;

    private static Rig rig;

    /** The roles of a broker for the workers. */
    enum Part {
        LEADER_OF_A_PARTITION {
            @Override
            int broker(Admin admin) throws Exception {
                return admin.describeTopics(List.of(Topics.REQUESTS))
                        .allTopicNames()
                        .get()
                        .values()
                        .iterator()
                        .next()
                        .partitions()
                        .get(0)
                        .leader()
                        .id();
            }
        },
        GROUP_COORDINATOR {
            @Override
            int broker(Admin admin) throws Exception {
                return admin.describeConsumerGroups(List.of("booking-worker"))
                        .all()
                        .get()
                        .values()
                        .iterator()
                        .next()
                        .coordinator()
                        .id();
            }
        },
        CONTROLLER {
            @Override
            int broker(Admin admin) throws Exception {
                return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
            }
        };

        /** Returns the id of the broker that has the role now. */
        abstract int broker(Admin admin) throws Exception;
    }

    @BeforeAll
    static void start() {
        rig = Rig.withThreeBrokers(folder);
        // Longer than the brokers are down; otherwise the replies of that time are given up, as docs/guarantees.md
        // says.
        rig.worker("--booking.worker.reply-timeout=60s").awaitReady();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource
    void f16ABrokerIsKilled(Part part) throws Exception {
        Trial.run(rig, "f16" + part.name().charAt(0), trial -> {
            int broker;
            try (Admin admin = rig.admin()) {
                broker = part.broker(admin);
            }
            trial.note("broker " + broker + ", " + part + ", killed");
            rig.cluster().kill(broker);
        });
    }

    @Test
    void f17TwoOfThreeBrokersAreDown() throws Exception {
        Trial.run(rig, "f17", trial -> {
            rig.cluster().stop(2);
            rig.cluster().stop(3);
            trial.note("two brokers down");
            trial.carryOn(Duration.ofSeconds(12));
            rig.cluster().start();
        });
    }
}
