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
import java.util.stream.Stream;
import kafka.admin.AclCommand;
import org.apache.kafka.common.utils.Exit;

/** Runs the scripts of {@code deploy/kafka} that give rights and reply topics, as an administrator does. */
final class AclScript {

    private static final long MAX_SECONDS = 30;

    private final Path folder;
    private final SecuredBroker broker;

    /** @param folder for what the command is started with */
    AclScript(Path folder, SecuredBroker broker) {
        this.folder = folder;
        this.broker = broker;
        try {
            Files.writeString(
                    folder.resolve("admin.properties"),
                    broker.client(SecuredBroker.ADMINISTRATOR).entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the script; Kafka's own command runs in this process, because a JVM for each of its calls takes a minute.
     *
     * @param what role, user, and what else the role needs
     */
    void allow(String... what) {
        Exit.setExitProcedure((status, message) -> {
            throw new IllegalStateException("kafka-acls.sh ended with status " + status + ": " + message);
        });
        try {
            calls("acls.sh", "KAFKA_ACLS", what)
                    .forEach(arguments -> AclCommand.main(arguments.toArray(String[]::new)));
        } finally {
            Exit.resetExitProcedure();
        }
    }

    /** Kafka's own command is not among the tests' libraries, so the broker does what its arguments say. */
    void makeReplyTopic(String client) {
        List<String> create = calls("reply-topic.sh", "KAFKA_TOPICS", client).stream()
                .filter(arguments -> arguments.contains("--create"))
                .findFirst()
                .orElseThrow();
        broker.createTopic(create);
    }

    /**
     * Runs a script with a command that only writes its arguments down.
     *
     * @param variable the environment variable that names the command
     * @return the arguments of each call
     */
    private List<List<String>> calls(String script, String variable, String... what) {
        try {
            Path given = folder.resolve("given-" + script);
            Files.deleteIfExists(given);
            Path command = folder.resolve("command-of-" + script);
            Files.writeString(command, """
                    #!/bin/sh
                    printf '%%s\\n' "$@" '' >> "%s"
                    """.formatted(given));
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
            run(script, Map.of(variable, command.toString()), what);
            return Stream.of(Files.readString(given).split("\n\n"))
                    .map(call -> List.of(call.split("\n")))
                    .toList();
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
