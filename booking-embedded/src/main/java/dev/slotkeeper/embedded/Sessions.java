package dev.slotkeeper.embedded;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Keeps a terminal's Ctrl-C, which goes to every process of the session, away from the children. */
final class Sessions {

    private static final List<String> OWN = Optional.ofNullable(System.getenv("PATH")).stream()
            .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
            .map(folder -> new File(folder, "setsid"))
            .filter(File::canExecute)
            .findFirst()
            .map(setsid -> List.of(setsid.getPath()))
            .orElse(List.of());

    private Sessions() {}

    /** What to put before a command for a session of its own; nothing where the system has no setsid. */
    static List<String> own() {
        return OWN;
    }
}
