package dev.slotkeeper.local;

import dev.slotkeeper.audit.Audit;
import dev.slotkeeper.deadletters.DeadLetterTool;
import dev.slotkeeper.erasing.EraseTool;
import java.util.Set;

/** Runs the commands that operators use on a running system; none of them starts a server. */
final class OperatorCommands {

    private static final String AUDIT = "audit";
    private static final String DEAD_LETTERS = "dlt";

    private static final String ERASE = "erase";

    static final Set<String> NAMES = Set.of(AUDIT, DEAD_LETTERS, ERASE);

    private OperatorCommands() {}

    /** Runs a command and returns its exit status. */
    static int run(String name, String... arguments) {
        return switch (name) {
            case AUDIT -> Audit.run(arguments, System.out::println, System.err::println);
            case DEAD_LETTERS -> DeadLetterTool.run(arguments, System.out::println, System.err::println);
            case ERASE -> EraseTool.run(arguments, System.out::println, System.err::println);
            default -> throw new IllegalArgumentException("name: given " + name + ", allowed " + NAMES);
        };
    }
}
