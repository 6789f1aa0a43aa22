package dev.slotkeeper.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class path and the additional JVM options of a child JVM, for tests, which start a hundred of them. Two system
 * properties choose them; a JVM passes both on to its children.
 */
public final class ChildJvmOptions {

    /** System property: options for every child JVM, separated by spaces. */
    public static final String OPTIONS = "slotkeeper.child.jvm";

    /**
     * System property: the folder for class-data archives, with which a JVM loads its classes in a fraction of the CPU
     * time. The first JVM of a program that is ready writes the program's archive. Without the property there are none.
     */
    public static final String ARCHIVES = "slotkeeper.child.archives";

    private static final Logger LOG = LoggerFactory.getLogger(ChildJvmOptions.class);
    private static final int DUMP_SECONDS = 120;

    /** The archives that this JVM has begun to write; each is tried once. */
    private static final Set<Path> BEGUN = ConcurrentHashMap.newKeySet();

    private final String classPath;
    private final @Nullable Path archive;

    private ChildJvmOptions(String classPath, @Nullable Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** Returns the options of a JVM with this JVM's class path. */
    public static ChildJvmOptions of(Class<?> mainClass) {
        return of(mainClass, System.getProperty("java.class.path"));
    }

    /**
     * Returns the options of a JVM with this class path. Its folders are left out if the main class is in a jar: a JVM
     * refuses archives with folders, and a program in a jar needs nothing of them.
     */
    public static ChildJvmOptions of(Class<?> mainClass, String classPath) {
        if (!isInJar(mainClass)) {
            return new ChildJvmOptions(classPath, null);
        }
        String jars = Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(entry -> Files.isRegularFile(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        String folder = System.getProperty(ARCHIVES, "");
        if (folder.isEmpty()) {
            return new ChildJvmOptions(jars, null);
        }
        try {
            return new ChildJvmOptions(
                    jars, Files.createDirectories(Path.of(folder)).resolve(nameFor(mainClass, jars)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the class path. */
    public String classPath() {
        return classPath;
    }

    /** Returns the options without the class path. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        for (String property : List.of(OPTIONS, ARCHIVES)) {
            String value = System.getProperty(property, "");
            if (!value.isEmpty()) {
                options.add("-D" + property + "=" + value);
            }
        }
        Stream.of(System.getProperty(OPTIONS, "").split(" "))
                .filter(option -> !option.isEmpty())
                .forEach(options::add);
        if (archive != null) {
            // What the JVM says about archives would stand among the program's own lines.
            options.add("-Xlog:cds*=off");
            options.add(Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-XX:+RecordDynamicDumpInfo");
        }
        return options;
    }

    /**
     * Writes the archive of a program that is ready and has loaded its classes, unless it exists or is being written.
     * The program stands still meanwhile, a few seconds.
     */
    public void archive(Process program) {
        if (archive == null || Files.exists(archive) || !BEGUN.add(archive)) {
            return;
        }
        // Another test JVM may write it at the same time.
        Path unfinished = archive.resolveSibling(archive.getFileName() + "." + UUID.randomUUID());
        try {
            Process dump = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(program.pid()),
                            "VM.cds",
                            "dynamic_dump",
                            unfinished.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (dump.waitFor(DUMP_SECONDS, TimeUnit.SECONDS) && Files.exists(unfinished)) {
                Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
                dump.destroyForcibly();
                LOG.info("No class-data archive {} could be written", archive);
            }
        } catch (IOException e) {
            LOG.info("No class-data archive", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the name of the archive's file. */
    String archiveName() {
        return Objects.requireNonNull(archive).getFileName().toString();
    }

    private static boolean isInJar(Class<?> mainClass) {
        try {
            URI source = mainClass
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            // Not so in a Spring Boot jar, whose libraries are jars in a jar.
            return source.getScheme().equals("file") && Files.isRegularFile(Path.of(source));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a name that changes with the class path and with each of its files. */
    private static String nameFor(Class<?> mainClass, String jars) {
        String files = Stream.of(jars.split(File.pathSeparator, -1))
                .map(jar -> jar + new File(jar).lastModified() + new File(jar).length())
                .collect(Collectors.joining());
        return mainClass.getSimpleName() + "-" + UUID.nameUUIDFromBytes(files.getBytes(StandardCharsets.UTF_8))
                + ".jsa";
    }
}
