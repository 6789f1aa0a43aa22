package dev.slotkeeper.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script that makes the containers' passwords. */
class SecretsScriptTest {

    @TempDir
    private Path folder;

    private Path volume;
    private Path output;

    /** Only a member may give a file to a group, so this command only records what it is called with. */
    @BeforeEach
    void replaceChgrp() throws IOException {
        volume = Files.createDirectory(folder.resolve("volume"));
        output = folder.resolve("output");
        Path chgrp = Files.createDirectory(folder.resolve("bin")).resolve("chgrp");
        Files.writeString(chgrp, "#!/bin/sh\necho \"$1 $2\" >> \"" + folder.resolve("groups") + "\"\n");
        Files.setPosixFilePermissions(chgrp, PosixFilePermissions.fromString("rwx------"));
    }

    /** Returns the exit status; what the script prints is in {@link #output}. */
    private int run(String input, String... arguments) throws IOException, InterruptedException {
        Path stdin = Files.writeString(folder.resolve("stdin"), input);
        List<String> command = new ArrayList<>(
                List.of("bash", Compose.TOP.resolve("deploy/secrets/secrets.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(stdin.toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("VOLUME", volume.toString());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    /** The passwords by file. */
    private Map<String, String> passwords() throws IOException {
        Map<String, String> passwords = new TreeMap<>();
        try (Stream<Path> files = Files.walk(volume)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                passwords.put(volume.relativize(file).toString(), Files.readString(file));
            }
        }
        return passwords;
    }

    @Test
    void eachPasswordIsRandomAndTheSameForAllItsReaders() throws Exception {
        assertThat(run("")).isZero();
        Map<String, String> made = passwords();
        assertThat(made.values()).hasSize(12).allMatch(password -> password.matches("[0-9a-f]{48}"));
        assertThat(made.values().stream().distinct()).hasSize(7);
        assertThat(made.get("booking-gateway/spring.datasource.password"))
                .isEqualTo(made.get("postgres/postgres_reader"));
        assertThat(made.get("booking-worker/spring.datasource.password"))
                .isEqualTo(made.get("postgres/postgres_worker"));
        assertThat(made.get("booking-worker/spring.flyway.password")).isEqualTo(made.get("postgres/postgres_owner"));
        assertThat(Files.readString(output)).doesNotContain(made.values());
    }

    @Test
    void onlyTheOwnerAndTheReadersGroupCanReadAPassword() throws Exception {
        assertThat(run("")).isZero();
        for (String file : passwords().keySet()) {
            Path path = volume.resolve(file);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("r--r-----");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                    .isEqualTo("rwxr-x---");
        }
        assertThat(Files.readAllLines(folder.resolve("groups")))
                .contains("10001 booking-worker", "10001 booking-worker/spring.flyway.password.new");
    }

    @Test
    void anotherStartKeepsPasswordsAndMakesMissingFilesFromTheOthers() throws Exception {
        assertThat(run("")).isZero();
        Map<String, String> made = passwords();
        Files.delete(volume.resolve("booking-worker/spring.flyway.password"));
        // Left by a start that was interrupted, and not writable.
        Files.setPosixFilePermissions(
                Files.createFile(volume.resolve("booking-worker/spring.flyway.password.new")),
                PosixFilePermissions.fromString("r--r-----"));
        assertThat(run("")).isZero();
        assertThat(passwords()).isEqualTo(made);
        assertThat(Files.readString(output)).isEqualTo("made booking-worker/spring.flyway.password\n");
    }

    @Test
    void aPasswordThatIsSetReachesAllItsReaders() throws Exception {
        assertThat(run("")).isZero();
        Map<String, String> expected = passwords();
        expected.put("postgres/postgres_reader", "chosen by hand");
        expected.put("booking-gateway/spring.datasource.password", "chosen by hand");
        expected.put("slotkeeper-tools/postgres_reader", "chosen by hand");
        assertThat(run("chosen by hand\n", "set", "postgres_reader")).isZero();
        assertThat(passwords()).isEqualTo(expected);
        assertThat(run("", "show", "postgres_reader")).isZero();
        assertThat(output).hasContent("chosen by hand");
    }

    @Test
    void aMistakeChangesNothingAndIsReported() throws Exception {
        assertThat(run("", "show", "gateway_ids")).isEqualTo(1);
        assertThat(Files.readString(output)).isEqualTo("secrets: gateway_ids is not made yet\n");
        assertThat(run("")).isZero();
        Map<String, String> made = passwords();
        assertThat(run("", "set", "gateway_ids")).isEqualTo(1);
        assertThat(Files.readString(output)).isEqualTo("secrets: standard input is empty\n");
        assertThat(run("x", "set", "gateway")).isEqualTo(1);
        assertThat(Files.readString(output)).startsWith("secrets: no password is called gateway, but: gateway_ids ");
        assertThat(run("x", "put", "gateway_ids")).isEqualTo(1);
        assertThat(run("x", "set")).isEqualTo(1);
        assertThat(passwords()).isEqualTo(made);
    }
}
