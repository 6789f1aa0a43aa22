package dev.slotkeeper.faults.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs every target on its corpus, which includes past findings, without Jazzer. */
class CorpusTest {

    @ParameterizedTest
    @EnumSource(Target.class)
    void everyCorpusInputPasses(Target target) throws Exception {
        List<Path> inputs = target.inputs();
        assertThat(inputs).isNotEmpty();
        Method fuzzed = target.fuzzed().getMethod("fuzzerTestOneInput", byte[].class);
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            assertThatCode(() -> fuzzed.invoke(null, (Object) bytes))
                    .as(input.toString())
                    .doesNotThrowAnyException();
        }
    }
}
