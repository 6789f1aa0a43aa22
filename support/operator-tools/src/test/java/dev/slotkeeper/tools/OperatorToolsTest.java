package dev.slotkeeper.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorToolsTest {

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();

    @Test
    void helpListsTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out).anyMatch(line -> line.strip().startsWith("audit"));
        assertThat(out).anyMatch(line -> line.strip().startsWith("dlt"));
        assertThat(out).anyMatch(line -> line.strip().startsWith("erase"));
    }

    @Test
    void withoutACommandTheErrorNamesThem() {
        assertThat(run()).isEqualTo(2);
        assertThat(err).singleElement().asString().contains("Missing required subcommand", "audit, dlt, erase");
    }

    @Test
    void anUnknownCommandIsNamedWithThoseThatExist() {
        assertThat(run("audti")).isEqualTo(2);
        assertThat(err).singleElement().asString().contains("'audti'", "audit, dlt, erase");
    }

    @Test
    void eachCommandHasItsOwnHelp() {
        for (String command : List.of("audit", "dlt", "erase")) {
            out.clear();
            assertThat(run(command, "--help")).isZero();
            assertThat(String.join("\n", out)).contains("slotkeeper-tools " + command);
        }
    }

    private int run(String... arguments) {
        return OperatorTools.run(arguments, out::add, err::add);
    }
}
