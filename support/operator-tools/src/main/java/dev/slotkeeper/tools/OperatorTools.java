package dev.slotkeeper.tools;

import dev.slotkeeper.audit.Audit;
import dev.slotkeeper.commandline.CommandRunner;
import dev.slotkeeper.commandline.LineOutput;
import dev.slotkeeper.deadletters.DeadLetterTool;
import dev.slotkeeper.erasing.EraseTool;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operators' commands, which work on the database and the broker of a running system. */
@Command(
        name = "slotkeeper-tools",
        synopsisSubcommandLabel = "COMMAND",
        header = "Commands for operators. Each works on the database and the broker of a running system.",
        commandListHeading = "%nCommands; COMMAND --help lists the options:%n")
public final class OperatorTools {

    private OperatorTools() {}

    /** Runs the command that the arguments name and exits with its status. */
    public static void main(String[] arguments) {
        // Set before the first logger exists. Messages go to standard error, because results go to standard output.
        System.setProperty("logback.configurationFile", "logback-tools.xml");
        System.exit(run(arguments, System.out::println, System.err::println));
    }

    /**
     * Runs the command that the arguments name.
     *
     * @param out receives the lines of the result
     * @param err receives the lines that report progress or explain a failure
     * @return the exit status
     */
    static int run(String[] arguments, LineOutput out, LineOutput err) {
        return CommandRunner.run(addTo(new CommandLine(new OperatorTools()), out, err), arguments, out, err);
    }

    /**
     * Adds the operators' commands to a command.
     *
     * @param out receives the lines of the result
     * @param err receives the lines that report progress
     * @return the given command
     */
    public static CommandLine addTo(CommandLine command, LineOutput out, LineOutput err) {
        return command.addSubcommand(Audit.command(out, err))
                .addSubcommand(DeadLetterTool.command(out))
                .addSubcommand(EraseTool.command(out));
    }
}
