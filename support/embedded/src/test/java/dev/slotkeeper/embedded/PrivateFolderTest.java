package dev.slotkeeper.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files prepared by another user of the machine are not used. */
@DisabledOnOs(OS.WINDOWS)
class PrivateFolderTest {

    @TempDir
    private Path temporary;

    private Path parent;
    private Path folder;
    private PrivateFolder mine;
    private PrivateFolder ofAnotherUser;

    @BeforeEach
    void makeParent() throws IOException {
        mine = PrivateFolder.ofThisUser();
        ofAnotherUser = new PrivateFolder(PrivateFolder.thisUser() + 1);
        parent = Files.createDirectory(temporary.toRealPath().resolve("parent"));
        folder = parent.resolve("folder");
        mode(parent, "rwx------");
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void missingFoldersAreCreatedForTheirOwnerOnly() throws IOException {
        Path deeper = folder.resolve("programs");

        assertThat(mine.forPrograms(deeper)).isEqualTo(deeper);
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(deeper)).isEqualTo("rwx------");
        assertThat(mine.forPrograms(deeper)).as("again").isEqualTo(deeper);
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        Files.createDirectory(folder);

        assertThatThrownBy(() -> ofAnotherUser.forFiles(folder))
                .isInstanceOf(StartupException.class)
                .hasMessage("The folder " + folder
                        + " can't be used: it is another user's. Remove it, or name another one.");
        assertThatThrownBy(() -> ofAnotherUser.forPrograms(folder)).isInstanceOf(StartupException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwx----w-"})
    void aFolderThatOthersWriteToIsRefused(String permissions) throws IOException {
        Files.createDirectory(folder);
        mode(folder, permissions);

        assertThatThrownBy(() -> mine.forFiles(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("others may write to it");
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Files.createSymbolicLink(folder, Files.createDirectory(parent.resolve("elsewhere")));

        assertThatThrownBy(() -> mine.forFiles(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("it is a symbolic link");
    }

    @Test
    void aLinkThatLeadsNowhereIsRefused() throws IOException {
        Files.createSymbolicLink(folder, parent.resolve("nowhere"));

        assertThatThrownBy(() -> mine.forPrograms(folder)).isInstanceOf(StartupException.class);
        assertThat(parent.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Files.createFile(folder);

        assertThatThrownBy(() -> mine.forFiles(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("it is no folder");
    }

    @Test
    void aParentThatOthersWriteToIsRefusedForProgramsOnly() throws IOException {
        mode(parent, "rwxrwxrwx");

        assertThatThrownBy(() -> mine.forPrograms(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("others may write to " + parent + ", above it");
        assertThat(folder).as("folder that must not be created").doesNotExist();
        assertThat(mine.forFiles(folder)).isEqualTo(folder);
    }

    /** As in /tmp: others may create files in it, but not remove those of another user. */
    @Test
    void aStickyParentIsNoDanger() throws IOException {
        mode(parent, "rwxrwxrwx");
        Files.setAttribute(parent, "unix:mode", 01777);

        assertThat(mine.forPrograms(folder)).isEqualTo(folder);
    }

    @Test
    void aParentOfAnotherUserIsRefusedForPrograms() throws IOException {
        boolean isRoot = PrivateFolder.thisUser() == 0;
        if (isRoot) {
            Files.setAttribute(parent, "unix:uid", 12_345);
        }

        assertThatThrownBy(() -> (isRoot ? mine : ofAnotherUser).forPrograms(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("above it, is another user's");
    }

    @Test
    void aLinkIntoAnUnsafeFolderIsRefusedForPrograms() throws IOException {
        Path unsafe = Files.createDirectory(parent.resolve("unsafe"));
        Path target = Files.createDirectory(unsafe.resolve("target"));
        mode(unsafe, "rwxrwxrwx");
        Path link = Files.createSymbolicLink(parent.resolve("link"), target);

        assertThatThrownBy(() -> mine.forPrograms(link.resolve("folder")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("others may write to " + unsafe);
    }

    @Test
    void programsAreNotTakenFromAFolderThatOthersPrepared() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.writeString(bin.resolve("postgres"), "#!/bin/sh\n");
        mode(folder, "rwxrwxrwx");

        assertThatThrownBy(() -> PostgresBinaries.unpacked(folder)).isInstanceOf(StartupException.class);
    }

    @Test
    void aStateFolderThatOthersPreparedIsRefused() throws IOException {
        Files.createDirectory(folder);
        mode(folder, "rwxrwxrwx");

        assertThatThrownBy(() -> StateFolder.hold(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("others may write to it");
    }
}
