package dev.slotkeeper.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The settings of docs/operations/secure.md for a broker with TLS, names and passwords, with a test's values in them. */
final class DocumentedLogin {

    private static final String HEADING = "## Kafka: encryption and access rights";
    private static final String FENCE = "```";

    private DocumentedLogin() {}

    /** As arguments of one of our programs. */
    static List<String> arguments(String bootstrapServers, Path certificate, String user, String password) {
        List<String> arguments = new ArrayList<>();
        flatten("", new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml()), arguments);
        return arguments.stream()
                .map(argument -> argument.replaceFirst("(bootstrap-servers)=.*", "$1=" + bootstrapServers)
                        .replace(
                                "/run/secrets/kafka-ca.pem",
                                certificate.toAbsolutePath().toString())
                        .replace("username=\"gateway\"", "username=\"" + user + "\"")
                        .replace("${KAFKA_PASSWORD}", password))
                .toList();
    }

    private static String yaml() {
        try {
            String docs = Files.readString(Path.of("..", "..", "docs", "operations", "secure.md"));
            int from = docs.indexOf(FENCE + "yaml\n", docs.indexOf(HEADING)) + (FENCE + "yaml\n").length();
            return docs.substring(from, docs.indexOf(FENCE, from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flatten(String name, Object value, List<String> arguments) {
        if (value instanceof Map<?, ?> members) {
            members.forEach((key, member) -> flatten(name.isEmpty() ? "" + key : name + "." + key, member, arguments));
        } else {
            arguments.add("--" + name + "=" + value);
        }
    }
}
