package dev.slotkeeper.commandline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the connection to the database. */
public final class DatabaseOptions {

    @Option(names = "--jdbc-url", paramLabel = "URL", description = "the primary database server")
    private String jdbcUrl = "jdbc:postgresql://localhost:25432/slotkeeper";

    @Option(names = "--user", paramLabel = "NAME", description = "the database role")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            converter = Content.class,
            description = "a file that contains only the role's password")
    private @Nullable String contentOfFile;

    @Option(
            names = "--password",
            paramLabel = "WORD",
            description = "the role's password (default: the default of --user); other users of this machine can read"
                    + " it while the command runs")
    private @Nullable String given;

    private final String role;

    /** Creates the options. The default of the user and of the password is the role. */
    public DatabaseOptions(String role) {
        this.role = role;
        this.user = role;
    }

    /** Returns the address of the database. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** Returns the role that logs in. */
    public String user() {
        return user;
    }

    /** Returns the password: the file's if there is one. */
    public String password() {
        if (contentOfFile != null) {
            return contentOfFile;
        }
        return given == null ? role : given;
    }

    /** Returns true if both a password and a file with a password are given. */
    public boolean hasTwoPasswords() {
        return contentOfFile != null && given != null;
    }

    private static final class Content implements ITypeConverter<String> {

        @Override
        public String convert(String file) {
            try {
                return Files.readString(Path.of(file)).strip();
            } catch (IOException | InvalidPathException e) {
                throw new TypeConversionException("the file '" + file + "' can't be read");
            }
        }
    }
}
