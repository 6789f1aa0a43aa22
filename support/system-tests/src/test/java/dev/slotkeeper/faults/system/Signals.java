package dev.slotkeeper.faults.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Sends SIGSTOP and SIGCONT to a process and all its children. */
final class Signals {

    private Signals() {}

    static void freeze(long pid) {
        send("-STOP", pid);
    }

    static void thaw(long pid) {
        send("-CONT", pid);
    }

    private static void send(String signal, long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", signal));
        Stream.concat(Stream.of(process), process.descendants()).forEach(one -> command.add(Long.toString(one.pid())));
        try {
            // A backend may have ended since it was listed; the error of kill is ignored.
            new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
