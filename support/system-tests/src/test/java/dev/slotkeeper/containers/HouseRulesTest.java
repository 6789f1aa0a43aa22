package dev.slotkeeper.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks rules that hold for every container, including ones added later. */
class HouseRulesTest {

    /** Every service of the cluster, which holds all of the single one as well. */
    static Stream<ComposeService> services() {
        return Stream.of(Compose.single(), Compose.cluster()).flatMap(file -> file.services().values().stream());
    }

    @ParameterizedTest
    @MethodSource("services")
    void runsWithoutPrivileges(ComposeService service) {
        assertThat(service.text("user")).matches("[1-9][0-9]*:[0-9]+");
        assertThat(service.list("cap_drop")).containsExactly("ALL");
        assertThat(service.list("security_opt")).contains("no-new-privileges:true");
        assertThat(service.members()).doesNotContainKeys("cap_add", "privileged", "devices", "pid", "ipc");
        assertThat(service.text("network_mode")).isIn("", "none");
    }

    @ParameterizedTest
    @MethodSource("services")
    void writesOnlyToItsVolumes(ComposeService service) {
        assertThat(service.member("read_only")).isEqualTo(true);
        assertThat(service.list("tmpfs")).isNotEmpty().allMatch(place -> place.contains("size="));
        assertThat(service.list("volumes")).noneMatch(volume -> volume.contains("docker.sock"));
        assertThat(service.list("volumes"))
                .filteredOn(volume -> volume.startsWith("./"))
                .allMatch(volume -> volume.endsWith(":ro"))
                .allMatch(volume -> Files.exists(Compose.TOP.resolve(volume.split(":", -1)[0])));
    }

    @ParameterizedTest
    @MethodSource("services")
    void isBounded(ComposeService service) {
        assertThat(service.text("mem_limit")).matches("[0-9]+[mg]");
        assertThat(service.text("cpus")).matches("[0-9.]+");
        assertThat(service.text("pids_limit")).matches("[1-9][0-9]*");
        assertThat(Compose.map(service.map("logging").get("options"))).containsKeys("max-size", "max-file");
    }

    @ParameterizedTest
    @MethodSource("services")
    void saysHowItIsOrEnds(ComposeService service) {
        if (service.runsOnce()) {
            assertThat(service.members()).doesNotContainKey("healthcheck");
        } else {
            assertThat(service.text("restart")).isEqualTo("unless-stopped");
            assertThat(service.map("healthcheck"))
                    .containsKeys("test", "interval", "timeout", "retries", "start_period");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void isOfAFixedVersion(ComposeService service) {
        assertThat(service.text("image")).matches("[a-z/-]+:(v?[0-9][0-9.]*|\\$\\{SLOTKEEPER_VERSION:-local})");
    }

    /** The services ask for no login, so only this machine may connect. */
    @ParameterizedTest
    @MethodSource("services")
    void listensToThisMachineOnly(ComposeService service) {
        assertThat(service.list("ports")).allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void holdsNoPassword(ComposeService service) {
        service.map("environment").forEach((variable, value) -> {
            String upper = variable.toUpperCase(Locale.ROOT);
            if (Stream.of("PASSWORD", "SECRET", "TOKEN", "JAAS").anyMatch(upper::contains)) {
                assertThat(variable).endsWith("__FILE");
                assertThat(String.valueOf(value)).startsWith("/run/secrets/");
            }
            assertThat(String.valueOf(value).toLowerCase(Locale.ROOT)).doesNotContain("password=");
        });
    }

    /** A container that had a name of its own, or a port of the machine's, could not be doubled. */
    @ParameterizedTest
    @MethodSource("services")
    void hasNoNameOfItsOwn(ComposeService service) {
        assertThat(service.members()).doesNotContainKey("container_name");
        if (service.name().equals("booking-worker")) {
            assertThat(service.list("ports")).isEmpty();
        }
    }
}
