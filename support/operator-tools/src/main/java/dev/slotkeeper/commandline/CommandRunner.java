package dev.slotkeeper.commandline;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs commands that picocli parses. Prints one line for each failure and returns the exit status. */
public final class CommandRunner {

    /** Exit status of a command that failed or was given an invalid argument. */
    public static final int FAILED = CommandLine.ExitCode.USAGE;

    private static final int HELP_WIDTH = 120;
    private static final int OPTION_WIDTH = 30;

    private CommandRunner() {}

    /**
     * Parses the arguments and runs the command that they name. {@code --help} and {@code -h} print its options.
     *
     * @param out receives the help text
     * @param err receives the line that explains an invalid argument or a failure
     * @return the exit status
     */
    public static int run(CommandLine command, String[] arguments, LineOutput out, LineOutput err) {
        StringWriter help = new StringWriter();
        prepare(command);
        command.setExpandAtFiles(false)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpLongOptionsMaxWidth(OPTION_WIDTH)
                .setOut(new PrintWriter(help))
                .setExecutionStrategy(CommandRunner::execute)
                .setParameterExceptionHandler((e, given) -> {
                    err.add(Printable.text(message(e)));
                    return FAILED;
                })
                .setExecutionExceptionHandler((e, failed, parsed) -> {
                    if (e instanceof CommandFailedException known) {
                        err.add(String.valueOf(known.getMessage()));
                        return known.exitStatus();
                    }
                    throw e;
                });
        // A defect prints its stack trace and fails as well.
        int status = FAILED;
        try {
            status = command.execute(arguments);
        } catch (OutOfMemoryError e) {
            err.add("Out of memory; run it with a larger heap, such as java -Xmx2g -jar …");
        }
        help.toString().lines().forEach(out::add);
        return status;
    }

    /** Adds the help option to a command and to those below it, and leaves their errors to {@link #execute}. */
    private static void prepare(CommandLine command) {
        command.getCommandSpec()
                .exitCodeOnExecutionException(FAILED)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .arity("0")
                        .description("this text")
                        .build())
                .parser()
                .collectErrors(true);
        command.getSubcommands().values().forEach(CommandRunner::prepare);
    }

    /** Runs the parsed command, unless an argument is invalid. */
    private static int execute(ParseResult parsed) {
        List<Exception> errors = new ArrayList<>();
        for (ParseResult level = parsed; level != null; level = level.subcommand()) {
            errors.addAll(level.errors());
            for (OptionSpec option : level.matchedOptions()) {
                // Picocli accepts empty values.
                if (option.arity().max() > 0
                        && option.originalStringValues().stream().anyMatch(String::isBlank)) {
                    String name = option.longestName();
                    String message = name + " needs a value, as in " + name + "=" + option.paramLabel();
                    errors.add(new ParameterException(level.commandSpec().commandLine(), message, option, ""));
                }
            }
        }
        // A misspelled option comes before the required one that is missing for it.
        errors.sort(Comparator.comparing(MissingParameterException.class::isInstance));
        if (!errors.isEmpty()) {
            throw (ParameterException) errors.get(0);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static String message(ParameterException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
        if (e.getArgSpec() != null) {
            return message;
        }
        boolean isCommand = e.getClass() == ParameterException.class;
        if (e instanceof UnmatchedArgumentException unmatched && message.startsWith("Unmatched")) {
            message = "Unexpected argument: '" + unmatched.getUnmatched().get(0) + "'";
            isCommand = true;
        }
        Set<String> commands = e.getCommandLine().getSubcommands().keySet();
        return message + (isCommand && !commands.isEmpty() ? "; commands: " + String.join(", ", commands) : "")
                + "; --help lists the known options";
    }
}
