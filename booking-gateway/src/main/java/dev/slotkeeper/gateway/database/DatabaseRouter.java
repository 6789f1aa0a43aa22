package dev.slotkeeper.gateway.database;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Chooses the server for each read: the only one, or a replica first and then the primary for what must not be missed.
 */
public final class DatabaseRouter {

    /** A connection pool with the threads that read through it. */
    public record Route(JdbcClient jdbc, DatabaseReader reads) {

        <T> CompletableFuture<T> read(Function<JdbcClient, T> query) {
            return reads.read(() -> query.apply(jdbc));
        }
    }

    private final Route preferred;
    private final @Nullable Route primary;

    /** @param primary null if there is one server only */
    public DatabaseRouter(Route preferred, @Nullable Route primary) {
        this.preferred = preferred;
        this.primary = primary;
    }

    /** Opens a connection to each server, so that no caller waits for it. */
    public void warmUp() {
        warmUp(preferred);
        if (primary != null) {
            warmUp(primary);
        }
    }

    private static void warmUp(Route way) {
        way.reads().warmUp(() -> way.jdbc().sql("SELECT 1").query(row -> {}));
    }

    /** Reads data that may be slightly old. */
    <T> CompletableFuture<T> read(Function<JdbcClient, T> query) {
        return read(query, found -> true);
    }

    /** Finds a row: a hit on a replica is taken as right, a miss may be lag and is repeated on the primary. */
    <T> CompletableFuture<Optional<T>> find(Function<JdbcClient, Optional<T>> query) {
        return read(query, Optional::isPresent);
    }

    /** Reads what is committed now. */
    <T> CompletableFuture<T> readPrimary(Function<JdbcClient, T> query) {
        return (primary == null ? preferred : primary).read(query);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the nested future is composed
    private <T> CompletableFuture<T> read(Function<JdbcClient, T> query, Function<T, Boolean> isEnough) {
        if (primary == null) {
            return preferred.read(query);
        }
        return preferred
                .read(query)
                .handle((found, failure) -> {
                    if (failure == null) {
                        return isEnough.apply(found) ? CompletableFuture.completedFuture(found) : primary.read(query);
                    }
                    return isUnavailable(failure) ? primary.read(query) : CompletableFuture.<T>failedFuture(failure);
                })
                .thenCompose(Function.identity());
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof DatabaseUnavailableException
                || (failure instanceof CompletionException
                        && failure.getCause() instanceof DatabaseUnavailableException);
    }
}
