package dev.slotkeeper.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the scripts of {@code deploy/kafka} that give rights and reply topics, as an administrator does. */
final class AclScript {

    private static final long MAX_SECONDS = 180;

    private final Path folder;
    private final SecuredBroker broker;

    /** @param folder for what the command is started with */
    AclScript(Path folder, SecuredBroker broker) {
        this.folder = folder;
        this.broker = broker;
        try {
            Files.writeString(
                    folder.resolve("java.args"),
                    "-cp \"" + System.getProperty("java.class.path") + "\"\n-Xmx64m -XX:TieredStopAtLevel=1\n");
            Files.writeString(
                    folder.resolve("admin.properties"),
                    broker.client(SecuredBroker.ADMINISTRATOR).entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining("\n")));
            Files.writeString(folder.resolve("kafka-acls.sh"), """
                    #!/bin/sh
                    exec "%s" "@%s" kafka.admin.AclCommand "$@"
                    """.formatted(
                            Path.of(System.getProperty("java.home"), "bin", "java"), folder.resolve("java.args")));
            Files.setPosixFilePermissions(
                    folder.resolve("kafka-acls.sh"), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the script with Kafka's own command.
     *
     * @param what role, user, and what else the role needs
     */
    void allow(String... what) {
        run("acls.sh", Map.of("KAFKA_ACLS", folder.resolve("kafka-acls.sh").toString()), what);
    }

    /** Kafka's own command is not among the tests' libraries, so its arguments are written down and done here. */
    void makeReplyTopic(String client) {
        try {
            Path asked = folder.resolve("asked-" + client);
            Path command = folder.resolve("kafka-topics.sh");
            Files.writeString(command, """
                    #!/bin/sh
                    echo "$*" >> "%s"
                    """.formatted(asked));
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
            run("reply-topic.sh", Map.of("KAFKA_TOPICS", command.toString()), client);
            String create = Files.readAllLines(asked).stream()
                    .filter(line -> line.contains(" --create "))
                    .findFirst()
                    .orElseThrow();
            broker.createTopic(create);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String script, Map<String, String> environment, String... what) {
        List<String> command = new ArrayList<>(
                List.of("sh", Path.of("..", "..", "deploy", "kafka", script).toString(), broker.bootstrapServers()));
        command.addAll(List.of(what));
        Path log = folder.resolve("acls.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment()
                .put("COMMAND_CONFIG", folder.resolve("admin.properties").toString());
        try {
            Process process = builder.start();
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
