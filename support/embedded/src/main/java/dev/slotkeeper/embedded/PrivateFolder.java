package dev.slotkeeper.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates and checks folders that only their owner can write to, for programs and settings that are run or read again.
 * Other users of the machine must not be able to write to the folder or to replace it. On systems without such owners
 * and permissions (Windows), no check is made.
 */
final class PrivateFolder {

    private static final String ATTRIBUTES = "unix:uid,mode";
    private static final Path OWN_PROCESS = Path.of("/proc/self");
    private static final int ROOT = 0;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final long user;

    /**
     * Creates checks for a user.
     *
     * @param user the id of the user that folders must belong to; negative if the system has none
     */
    PrivateFolder(long user) {
        this.user = user;
    }

    static PrivateFolder ofThisUser() throws IOException {
        boolean isUnix = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
        return new PrivateFolder(isUnix ? thisUser() : -1);
    }

    /**
     * Returns the id of this process's user. On Linux, it comes from /proc, because UnixSystem fails for users that are
     * not in /etc/passwd, as in many containers.
     */
    static long thisUser() throws IOException {
        return Files.exists(OWN_PROCESS) ? Entry.of(OWN_PROCESS.toRealPath()).uid : new UnixSystem().getUid();
    }

    /**
     * Creates the folder and its missing parents with mode 700, or checks an existing folder. Existing parents are not
     * checked, because the person who named the folder chose them.
     *
     * @throws StartupException if the folder belongs to another user, is a symbolic link or no folder, or other users may
     * write to it
     */
    Path forFiles(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        if (user < 0) {
            return Files.createDirectories(absolute);
        }
        make(absolute);
        itself(absolute);
        return absolute;
    }

    /**
     * Creates or checks a folder as {@link #forFiles}, for programs that are run. In addition, no other user except
     * root may have been able to replace one of its parents.
     *
     * @return the folder's path, without symbolic links
     */
    Path forPrograms(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        if (user >= 0) {
            above(absolute);
        }
        Path real = forFiles(absolute).toRealPath();
        if (user >= 0) {
            above(real);
        }
        return real;
    }

    /**
     * Creates missing folders, each with its mode from the start. If two programs create a folder at once, both
     * continue.
     */
    private static void make(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        make(parent);
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // Its owner is checked next.
        }
    }

    private void itself(Path folder) throws IOException {
        Entry entry = Entry.of(folder);
        if (entry.uid != user) {
            throw refused(folder, "it is another user's");
        }
        if (entry.isLink) {
            throw refused(folder, "it is a symbolic link");
        }
        if (!entry.isFolder) {
            throw refused(folder, "it is no folder");
        }
        if (entry.othersWrite()) {
            throw refused(folder, "others may write to it, so its content may be theirs");
        }
    }

    /** Checks the parents. A user that may write to a folder can replace the folders in it, unless it is sticky. */
    private void above(Path folder) throws IOException {
        for (Path parent = folder.getParent(); parent != null; parent = parent.getParent()) {
            if (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Entry entry = Entry.of(parent);
            if (entry.uid != user && entry.uid != ROOT) {
                throw refused(folder, parent + ", above it, is another user's");
            }
            if (!entry.isLink && entry.othersWrite() && !entry.isSticky()) {
                throw refused(folder, "others may write to " + parent + ", above it");
            }
        }
    }

    private static StartupException refused(Path folder, String why) {
        return new StartupException(
                "The folder " + folder + " can't be used: " + why + ". Remove it, or name another one.");
    }

    /** The attributes of one file; of a symbolic link itself, not of its target. */
    private record Entry(long uid, int mode, boolean isLink, boolean isFolder, boolean hasOwnGroup) {

        static Entry of(Path path) throws IOException {
            var values = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            PosixFileAttributes names =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Entry(
                    number(values.get("uid")).longValue(),
                    number(values.get("mode")).intValue(),
                    names.isSymbolicLink(),
                    names.isDirectory(),
                    names.group().getName().equals(names.owner().getName()));
        }

        private static Number number(@Nullable Object value) {
            return (Number) Objects.requireNonNull(value, "every file has this attribute");
        }

        /**
         * Returns true if other users may write. Many systems give each user a group of the same name without other
         * members, and let that group write.
         */
        boolean othersWrite() {
            return (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITES) != 0 && !hasOwnGroup);
        }

        boolean isSticky() {
            return (mode & STICKY) != 0;
        }
    }
}
