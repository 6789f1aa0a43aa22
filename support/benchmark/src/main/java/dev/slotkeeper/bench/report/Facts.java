package dev.slotkeeper.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a run, needed to interpret its results.
 *
 * @param startedAt start of the run
 * @param took duration of the run
 * @param options options of the run
 * @param java name and version of the virtual machine
 * @param os name, version and architecture
 * @param cores cores available to this program, at least 1; shared with the services and the measured programs
 * @param memoryMiB memory of the machine or container, at least 1
 * @param kafka version of the client and of the broker, which runs on the same class path
 * @param postgresql version of the server
 * @param postgresqlSettings settings in the format of SHOW
 */
public record Facts(
        Instant startedAt,
        Duration took,
        List<String> options,
        String java,
        String os,
        int cores,
        long memoryMiB,
        String kafka,
        String postgresql,
        Map<String, String> postgresqlSettings) {

    private static final List<String> MUST_BE_ON = List.of("fsync", "synchronous_commit", "full_page_writes");

    public Facts {
        require(!took.isNegative(), "took", took, "not negative");
        options = List.copyOf(options);
        require(!java.isBlank(), "java", java, "not blank");
        require(!os.isBlank(), "os", os, "not blank");
        require(cores >= 1, "cores", cores, "at least 1");
        require(memoryMiB >= 1, "memoryMiB", memoryMiB, "at least 1");
        require(!kafka.isBlank(), "kafka", kafka, "not blank");
        require(!postgresql.isBlank(), "postgresql", postgresql, "not blank");
        postgresqlSettings = Collections.unmodifiableMap(new LinkedHashMap<>(postgresqlSettings));
    }

    /** Returns true if committed decisions survive a power cut; only then the results count. */
    @JsonIgnore
    public boolean isDurable() {
        return MUST_BE_ON.stream().allMatch(setting -> "on".equals(postgresqlSettings.get(setting)));
    }

    private static void require(boolean holds, String field, Object given, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": given " + given + ", allowed " + allowed);
        }
    }
}
