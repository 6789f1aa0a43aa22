package dev.slotkeeper.faults.fuzzing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fuzzes one target in its own JVM, because Jazzer's libFuzzer writes to that JVM's output and ends it when it is done.
 *
 * @param inputs the number of inputs that were tried
 * @param exitStatus 0 if all of them passed
 * @param log Jazzer's output
 */
record FuzzRun(long inputs, int exitStatus, Path log) {

    /** Findings, inputs that reached new code, and logs; {@code clean} deletes them. */
    private static final Path OUTPUT = Path.of("target/fuzzing");

    /** The time for the JVM's start and the corpus on a busy machine. */
    private static final Duration OVERHEAD = Duration.ofMinutes(2);

    private static final int MAX_INPUT_BYTES = 4_096;
    private static final int MAX_INPUT_SECONDS = 10;
    /** Libraries that the targets use. Jazzer scans the whole class path at each start, which took most of a run. */
    private static final Pattern LIBRARIES =
            Pattern.compile("(jackson|jazzer|jspecify|kafka-clients|micrometer|slf4j-api"
                    + "|spring-(beans|context|core|kafka|messaging|web)|tomcat-embed-core)-.*\\.jar");

    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");

    static FuzzRun of(Target target, int seconds, int seed) throws IOException, InterruptedException {
        Path folder = OUTPUT.resolve(target.fuzzed().getSimpleName());
        Path found = Files.createDirectories(folder.resolve("inputs-of-" + seed));
        Path log = folder.resolve("jazzer.log");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                // A run is short, and full compilation would take most of it.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.fuzzed().getName(),
                "--instrumentation_includes=dev.slotkeeper.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + File.separator,
                "-seed=" + seed,
                "-max_total_time=" + seconds,
                "-timeout=" + MAX_INPUT_SECONDS,
                "-max_len=" + MAX_INPUT_BYTES,
                found.toString()));
        target.corpus().forEach(corpus -> command.add(corpus.toString()));
        Process jazzer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = jazzer.waitFor(seconds + OVERHEAD.toSeconds(), TimeUnit.SECONDS);
            return new FuzzRun(inputs(log), ended ? jazzer.exitValue() : -1, log);
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(Pattern.quote(File.pathSeparator)))
                .filter(FuzzRun::isNeeded)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns true for the classes of this project, and for the libraries above. */
    private static boolean isNeeded(String entry) {
        boolean isOwn = Stream.of(entry.split(Pattern.quote(File.separator))).anyMatch("target"::equals);
        return isOwn || LIBRARIES.matcher(new File(entry).getName()).matches();
    }

    private static long inputs(Path log) throws IOException {
        Matcher done = DONE.matcher(Files.readString(log));
        return done.find() ? Long.parseLong(done.group(1)) : 0;
    }
}
