package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.Secret;
import dev.slotkeeper.worker.WorkerSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the pages of docs/operations name every setting of worker and gateway. */
class SettingsPageTest {

    private static final Path FOLDER = Path.of("..", "..", "docs", "operations");

    @Test
    void everySettingIsOnAPage() throws IOException {
        String pages = Files.readString(FOLDER.resolve("configure.md"))
                + Files.readString(FOLDER.resolve("secure.md"))
                + Files.readString(FOLDER.resolve("monitor.md"));
        List<String> settings = Stream.concat(settings("", WorkerSettings.class), settings("", GatewaySettings.class))
                .toList();

        assertThat(settings).hasSizeGreaterThan(60).allSatisfy(setting -> assertThat(pages)
                .containsAnyOf("`" + setting + "`", "`" + setting.substring(setting.indexOf('.') + 1) + "`"));
    }

    private static Stream<String> settings(String prefix, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = prefix + kebab(component);
            Class<?> inner = component.getType();
            return inner.isRecord() && inner != Secret.class ? settings(name + ".", inner) : Stream.of(name);
        });
    }

    private static String kebab(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
