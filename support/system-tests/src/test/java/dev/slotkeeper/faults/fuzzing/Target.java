package dev.slotkeeper.faults.fuzzing;

import dev.slotkeeper.gateway.kafka.ArrivedReplyTarget;
import dev.slotkeeper.gateway.web.RequestBodyReaderTarget;
import dev.slotkeeper.gateway.web.WaitPreferenceTarget;
import dev.slotkeeper.worker.kafka.ReplyAddressTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The classes that are fuzzed, each with the folders of its corpus. */
enum Target {
    COMMAND(CommandTarget.class, Target.GOLDEN),
    REPLY(ReplyTarget.class, Target.GOLDEN),
    ARRIVED_REPLY(ArrivedReplyTarget.class),
    PREFER(WaitPreferenceTarget.class),
    REPLY_TO(ReplyAddressTarget.class),
    REQUEST_BODY(RequestBodyReaderTarget.class),
    SLOT_CURSOR(SlotCursorTarget.class),
    TRACE_PARENT(TraceParentTarget.class);

    /** The contract's examples, one message a file. */
    private static final String GOLDEN = "../../contracts/src/test/resources/golden";

    private final Class<?> fuzzed;

    @SuppressWarnings("ImmutableEnumChecker") // filled once, by the constructor
    private final List<Path> corpus = new ArrayList<>();

    Target(Class<?> fuzzed, String... more) {
        this.fuzzed = fuzzed;
        corpus.add(Path.of("src/test/corpus", fuzzed.getSimpleName()));
        for (String folder : more) {
            corpus.add(Path.of(folder));
        }
    }

    Class<?> fuzzed() {
        return fuzzed;
    }

    List<Path> corpus() {
        return List.copyOf(corpus);
    }

    /** Lists the inputs of the corpus. */
    List<Path> inputs() throws IOException {
        List<Path> inputs = new ArrayList<>();
        for (Path folder : corpus) {
            try (Stream<Path> files = Files.list(folder)) {
                files.sorted().forEach(inputs::add);
            }
        }
        return inputs;
    }
}
