package dev.slotkeeper.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandRunnerTest {

    private final List<String> err = new ArrayList<>();

    @Command(name = "trial")
    private record Trial(Callable<Integer> body) implements Callable<Integer> {

        @Override
        public Integer call() throws Exception {
            return body.call();
        }
    }

    @Test
    void aCommandsStatusIsReturned() {
        assertThat(run(() -> 3)).isEqualTo(3);
        assertThat(err).isEmpty();
    }

    @Test
    void aFailureIsOneLineAndItsStatus() {
        assertThat(run(() -> {
                    throw new CommandFailedException("Not sent.", 1);
                }))
                .isEqualTo(1);
        assertThat(run(() -> {
                    throw new CommandFailedException("No such topic.");
                }))
                .isEqualTo(2);
        assertThat(err).containsExactly("Not sent.", "No such topic.");
    }

    /** Status 1 is a result, such as the differences of an audit. */
    @Test
    void aDefectIsNotTakenForAResult() {
        assertThat(run(() -> {
                    throw new IllegalStateException("a defect, thrown by a test");
                }))
                .isEqualTo(2);
    }

    @Test
    void aLackOfMemoryIsNotTakenForAResult() {
        assertThat(run(() -> {
                    throw new OutOfMemoryError("thrown by a test");
                }))
                .isEqualTo(2);
        assertThat(err).singleElement().asString().startsWith("Out of memory");
    }

    @Test
    void anArgumentReadsNoFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("arguments"), "--help");

        assertThat(run(() -> 0, "@" + file)).isEqualTo(2);
        assertThat(err).containsExactly("Unexpected argument: '@" + file + "'; --help lists the known options");
    }

    private int run(Callable<Integer> body, String... arguments) {
        CommandLine command = new CommandLine(new Trial(body)).setErr(new PrintWriter(Writer.nullWriter()));
        return CommandRunner.run(command, arguments, line -> {}, err::add);
    }
}
