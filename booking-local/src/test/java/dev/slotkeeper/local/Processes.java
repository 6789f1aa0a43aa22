package dev.slotkeeper.local;

import java.nio.file.Path;
import java.util.List;

/** What runs on this machine, for tests that promise what doesn't. */
final class Processes {

    private Processes() {}

    /** A dead orphan may stay listed, without a command, until somebody collects it. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Both services are started with a path of their state folder. */
    static List<String> workingOn(Path state) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(state.toString()))
                .toList();
    }
}
