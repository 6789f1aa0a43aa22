package dev.slotkeeper.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the options of a JVM that is started by another. */
class ChildJvmOptionsTest {

    @TempDir
    Path folder;

    @AfterEach
    void clearProperties() {
        System.clearProperty(ChildJvmOptions.OPTIONS);
        System.clearProperty(ChildJvmOptions.ARCHIVES);
    }

    @Test
    void foldersAreLeftOutOfTheClassPathOfAProgramInAJar() throws Exception {
        Path jar = Files.createFile(folder.resolve("some.jar"));
        String classPath = folder + File.pathSeparator + jar;

        assertThat(ChildJvmOptions.of(Kafka.class, classPath).classPath()).isEqualTo(jar.toString());
        assertThat(ChildJvmOptions.of(ChildJvmOptionsTest.class, classPath).classPath())
                .isEqualTo(classPath);
    }

    @Test
    void withoutPropertiesThereAreNoOptions() {
        assertThat(ChildJvmOptions.of(Kafka.class).options()).isEmpty();
    }

    @Test
    void optionsAreForTheChildAndItsOwnChildren() {
        System.setProperty(ChildJvmOptions.OPTIONS, "-Xint -Xmx64m");

        assertThat(ChildJvmOptions.of(ChildJvmOptionsTest.class).options())
                .containsExactly("-D" + ChildJvmOptions.OPTIONS + "=-Xint -Xmx64m", "-Xint", "-Xmx64m");
    }

    @Test
    void anotherJarOfTheSameNameHasAnotherArchive() throws Exception {
        System.setProperty(ChildJvmOptions.ARCHIVES, folder.toString());
        Path jar = Files.writeString(folder.resolve("some.jar"), "a build");
        String before = ChildJvmOptions.of(Kafka.class, jar.toString()).archiveName();
        Files.writeString(jar, "another build");

        assertThat(ChildJvmOptions.of(Kafka.class, jar.toString()).archiveName())
                .startsWith("Kafka-")
                .isNotEqualTo(before);
    }
}
