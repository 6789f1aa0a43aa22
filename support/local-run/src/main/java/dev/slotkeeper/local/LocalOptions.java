package dev.slotkeeper.local;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.NumberRange;
import dev.slotkeeper.local.crowd.LocalCrowd;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line options of the local run. */
final class LocalOptions {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern ADDRESS = Pattern.compile(BYTE + "(\\." + BYTE + "){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    @Option(names = "--reset", arity = "0", description = "deletes the data of earlier runs")
    boolean reset;

    @Option(names = "--state", paramLabel = "DIR", description = "the folder for all data")
    Path state = Path.of(".slotkeeper");

    @Option(names = "--gateway-port", paramLabel = "PORT", converter = Port.class, description = "port of the HTTP API")
    int gatewayPort = 8080;

    @Option(
            names = "--worker-port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "port of the worker's health and metrics")
    int workerPort = 8081;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "port of the Kafka broker")
    int kafkaPort = 29_092;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "port of the database")
    int postgresPort = 25_432;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            converter = Address.class,
            description = "the address that the gateway and the worker listen on; by default only this machine can"
                    + " connect; 0.0.0.0: everyone on the network can, without a login")
    String address = LOOPBACK;

    @Option(
            names = "--crowd",
            paramLabel = "VISITORS",
            converter = Visitors.class,
            description = "simulated visitors that book demo slots for one minute, 1 to " + LocalCrowd.MOST)
    int crowd;

    /**
     * Checks that no port is given twice.
     *
     * @throws CommandFailedException if one is; the message names it
     */
    void requireDistinctPorts() {
        Set<Integer> ports = new HashSet<>();
        for (int port : new int[] {gatewayPort, workerPort, kafkaPort, postgresPort}) {
            if (!ports.add(port)) {
                throw new CommandFailedException(
                        "Port " + port + " is given twice; each of the four programs needs its own port.");
            }
        }
    }

    /** Returns the host name or address that programs on this machine use to call the gateway and the worker. */
    String host() {
        InetAddress listening = numeric(address);
        if (listening == null || listening.isAnyLocalAddress() || address.equals(LOOPBACK)) {
            return "localhost";
        }
        return listening instanceof Inet6Address ? '[' + address + ']' : address;
    }

    /** Parses a numeric address; returns null for a name, so that no name is ever looked up. */
    private static @Nullable InetAddress numeric(String value) {
        try {
            return ADDRESS.matcher(value).matches() ? InetAddress.getByName(value) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static final class Address implements ITypeConverter<String> {

        @Override
        public String convert(String text) {
            if (numeric(text) == null) {
                throw new TypeConversionException(
                        "'" + text + "', allowed is a numeric address of this machine such as " + LOOPBACK
                                + ", or 0.0.0.0 for all");
            }
            return text;
        }
    }

    private static final class Port extends NumberRange {
        Port() {
            super(1, 65_535);
        }
    }

    private static final class Visitors extends NumberRange {
        Visitors() {
            super(1, LocalCrowd.MOST);
        }
    }
}
