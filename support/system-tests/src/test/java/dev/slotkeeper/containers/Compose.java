package dev.slotkeeper.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The configuration that Docker Compose builds from its files.
 *
 * @param services the services by name
 * @param members the sections of the file by name, such as {@code volumes}
 */
record Compose(Map<String, ComposeService> services, Map<String, Object> members) {

    /** The folder of the compose files. */
    static final Path TOP = Path.of("..", "..");

    /** One file alone. */
    static Compose single() {
        return of(read("docker-compose.yml"));
    }

    /** The overlay laid over it. */
    static Compose cluster() {
        return of(merge(read("docker-compose.yml"), read("deploy/docker-compose.cluster.yml")));
    }

    static String text(String file) {
        try {
            return Files.readString(TOP.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ComposeService service(String name) {
        ComposeService service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("no service " + name + " among " + services.keySet());
        }
        return service;
    }

    private static Map<String, Object> read(String file) {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
        return map(content);
    }

    private static Compose of(Map<String, Object> file) {
        Map<String, ComposeService> services = new LinkedHashMap<>();
        map(file.get("services"))
                .forEach((name, service) -> services.put(name, new ComposeService(name, map(service))));
        return new Compose(services, file);
    }

    /** Maps are merged, lists joined, and of anything else the later one counts. */
    private static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> over) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        over.forEach((key, value) -> merged.merge(key, value, Compose::mergeValues));
        return merged;
    }

    private static Object mergeValues(Object base, Object over) {
        if (base instanceof Map && over instanceof Map) {
            return merge(map(base), map(over));
        }
        if (base instanceof List<?> first && over instanceof List<?> second) {
            return Stream.concat(first.stream(), second.stream()).toList();
        }
        return over;
    }

    static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> given) {
            given.forEach((key, member) -> {
                // A named volume of which nothing else is said.
                if (member != null) {
                    map.put(String.valueOf(key), member);
                }
            });
        }
        return map;
    }
}
