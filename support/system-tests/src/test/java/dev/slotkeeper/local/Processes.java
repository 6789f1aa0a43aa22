package dev.slotkeeper.local;

import java.nio.file.Path;
import java.util.List;

/** Lists the processes of this machine, for tests that check that none is left. */
final class Processes {

    private Processes() {}

    /** Returns true if the process runs. A dead orphan may stay listed, without a command, until it is reaped. */
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
