package dev.slotkeeper.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Which TCP ports can be listened on. */
public final class Ports {

    /** Below every system's ephemeral range: an outgoing connection can't take a port while its server is away. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    /** A process being forked holds every socket of this JVM for a moment, also those of these looks. */
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private static final int TRIES = 500;

    /** A port is free until its program listens, and must not be given to another one meanwhile. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * A port nobody listens on now, from 20000 to 31999; nothing holds it for the caller, but no two callers in this JVM
     * are given the same.
     *
     * @throws CannotStart when none is found
     */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new CannotStart("No free TCP port found between " + LOWEST + " and " + HIGHEST + ".");
    }

    /**
     * Looks for at most a second whether the port can be listened on; nothing holds it for the caller.
     *
     * @throws CannotStart naming the port, who wanted it, and the way out: another port with the given option
     */
    public static void requireFree(int port, String wantedBy, String option) {
        if (!isFreeSoon(port)) {
            throw new CannotStart("Port " + port + " for " + wantedBy
                    + " is taken by another program; stop that program or choose another port with " + option
                    + "=PORT.");
        }
    }

    static boolean isFreeSoon(int port) {
        return Patience.await(GLANCE, () -> isFree(port));
    }

    /** Both addresses, because a listener on one of them doesn't stop a bind to the other on every system. */
    private static boolean isFree(int port) {
        return canListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && canListen(new InetSocketAddress(port));
    }

    private static boolean canListen(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier run that linger in TIME_WAIT are no reason to refuse.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
