package dev.slotkeeper.commandline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** No broker is needed to see that clients can be made: they connect later. */
class KafkaAccessTest {

    @TempDir
    private static Path folder;

    @Test
    void everyClientCanBeMade() {
        assertThatCode(() -> openAll(access())).doesNotThrowAnyException();
    }

    @Test
    void settingsOfTheFileReachEveryClient() throws IOException {
        Path file = Files.write(folder.resolve("client.properties"), "security.protocol=NONSENSE\n".getBytes(UTF_8));
        KafkaAccess access = access("--properties=" + file);

        assertThatThrownBy(() -> access.consumer().close()).isInstanceOf(KafkaException.class);
        assertThatThrownBy(() -> access.producer().close()).isInstanceOf(KafkaException.class);
        assertThatThrownBy(() -> access.admin().close()).isInstanceOf(KafkaException.class);
    }

    /** A program's own settings would make a reader join its group, or commit. */
    @Test
    void aFileThatWasMadeForAnotherProgramDoesNoHarm() throws IOException {
        Path file = Files.write(
                folder.resolve("worker.properties"),
                "group.id=booking-worker\nenable.auto.commit=true\nacks=0\nenable.idempotence=false\nbootstrap.servers=h:1\n"
                        .getBytes(UTF_8));

        assertThatCode(() -> openAll(access("--properties=" + file))).doesNotThrowAnyException();
    }

    private static void openAll(KafkaAccess access) {
        access.consumer().close();
        access.producer().close();
        access.admin().close();
    }

    private static KafkaAccess access(String... more) {
        String[] all = Arrays.copyOf(more, more.length + 1);
        all[more.length] = "--kafka=localhost:1";
        return CommandLine.populateCommand(new KafkaAccess(), all);
    }
}
