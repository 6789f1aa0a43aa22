package dev.slotkeeper.embedded;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Starts child processes in their own sessions, so that a terminal's Ctrl-C does not reach them. */
final class ProcessGroup {

    private static final List<String> OWN = Optional.ofNullable(System.getenv("PATH")).stream()
            .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
            .map(folder -> new File(folder, "setsid"))
            .filter(File::canExecute)
            .findFirst()
            .map(setsid -> List.of(setsid.getPath()))
            .orElse(List.of());

    private ProcessGroup() {}

    /** Returns the command prefix for a new session; empty if the system has no setsid. */
    static List<String> own() {
        return OWN;
    }
}
