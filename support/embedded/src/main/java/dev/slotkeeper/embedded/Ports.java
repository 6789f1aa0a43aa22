package dev.slotkeeper.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Finds and checks TCP ports to listen on. */
public final class Ports {

    /**
     * Below the ephemeral range of every system, so that no outgoing connection takes a port while its server is
     * stopped.
     */
    private static final int MIN_PORT = 20_000;

    private static final int MAX_PORT = 32_000;

    /** 1: odd ports only, 2: even ports only. Two JVMs that run tests side by side do not know each other's ports. */
    private static final int FORK = Integer.getInteger("slotkeeper.fork", 0);

    /**
     * The time within which a port must become free: a process being forked holds every socket of this JVM briefly,
     * also those of these checks.
     */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int TRIES = 500;

    /**
     * Ports that were returned. Such a port stays free until its program listens, and must not be returned again
     * meanwhile.
     */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * Returns a port from 20000 to 31999 that no program listens on now. The port is not reserved, but no two callers
     * in this JVM get the same one.
     *
     * @throws StartupException if none is found
     */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT);
            if (FORK > 0) {
                port = port / 2 * 2 + FORK % 2;
            }
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new StartupException("No free TCP port found between " + MIN_PORT + " and " + MAX_PORT + ".");
    }

    /**
     * Checks for at most one second that the port can be listened on. The port is not reserved.
     *
     * @throws StartupException if the port is taken; the message names the port, the program that needs it, and the option
     * to choose another
     */
    public static void requireFree(int port, String wantedBy, String option) {
        if (!isFreeSoon(port)) {
            throw new StartupException("Port " + port + " for " + wantedBy
                    + " is taken by another program; stop that program or choose another port with " + option
                    + "=PORT.");
        }
    }

    static boolean isFreeSoon(int port) {
        return Await.await(TIMEOUT, () -> isFree(port));
    }

    /**
     * Returns true if the port is free on the loopback address and on all addresses; on some systems a listener on one
     * does not prevent a bind to the other.
     */
    private static boolean isFree(int port) {
        return canListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && canListen(new InetSocketAddress(port));
    }

    private static boolean canListen(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier run in TIME_WAIT must not prevent the bind.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
