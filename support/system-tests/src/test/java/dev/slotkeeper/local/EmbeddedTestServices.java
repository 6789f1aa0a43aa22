package dev.slotkeeper.local;

import dev.slotkeeper.embedded.EmbeddedServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Child processes on free ports, their data thrown away at the end. */
final class EmbeddedTestServices implements TestServices {

    private final Path folder;
    private final EmbeddedServices services;

    EmbeddedTestServices() {
        folder = temporaryFolder();
        services = new EmbeddedServices(EmbeddedServices.Settings.in(folder).partitions(REQUEST_PARTITIONS)).start();
    }

    static Path temporaryFolder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target")).toAbsolutePath(), "services-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String jdbcUrl() {
        return services.jdbcUrl();
    }

    @Override
    public String superuserPassword() {
        try {
            return Files.readString(services.stateDir().resolve("postgres.superuser"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String bootstrapServers() {
        return services.bootstrapServers();
    }

    @Override
    public void killPostgres() {
        services.killPostgres();
    }

    @Override
    public void killBroker() {
        services.killBroker();
    }

    @Override
    public void stopPostgres() {
        services.stopPostgres();
    }

    @Override
    public void startPostgres() {
        services.startPostgres();
    }

    @Override
    public void stopBroker() {
        services.stopBroker();
    }

    @Override
    public void startBroker() {
        services.startBroker();
    }

    @Override
    public void close() {
        services.close();
        delete(folder);
    }
}
