package dev.slotkeeper.local;

import dev.slotkeeper.local.crowd.LocalCrowd;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line options of the local run.
 *
 * @param address the address of this machine that the gateway and the worker listen on
 * @param crowd the number of simulated visitors that start once everything is up; 0 for none
 */
record LocalOptions(
        boolean help,
        boolean reset,
        Path state,
        int gatewayPort,
        int workerPort,
        int kafkaPort,
        int postgresPort,
        String address,
        int crowd) {

    static final String USAGE = """
            Starts Slotkeeper with a PostgreSQL and a Kafka of its own.

              --reset               deletes the data of earlier runs
              --state=DIR           the folder for all data (default .slotkeeper)
              --gateway-port=PORT   port of the HTTP API (default 8080)
              --worker-port=PORT    port of the worker's health and metrics (default 8081)
              --kafka-port=PORT     port of the Kafka broker (default 29092)
              --postgres-port=PORT  port of the database (default 25432)
              --address=ADDRESS     the address that the gateway and the worker listen on (default 127.0.0.1: only this
                                    machine can connect; 0.0.0.0: everyone on the network can, without a login)
              --crowd=VISITORS      simulated visitors that book demo slots for one minute, 1 to 2000 (default none)
              --help                this text

            audit                   starts nothing: replays the request log of a running system and compares it with its
                                    database; audit --help lists its options
            dlt                     starts nothing: lists, shows and sends back dead letters; dlt --help lists its options
            erase                   starts nothing: erases a customer from the database; erase --help lists its options
            """;

    private static final String LOOPBACK = "127.0.0.1";
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern ADDRESS = Pattern.compile(BYTE + "(\\." + BYTE + "){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    static final LocalOptions DEFAULTS =
            new LocalOptions(false, false, Path.of(".slotkeeper"), 8080, 8081, 29_092, 25_432, LOOPBACK, 0);

    private static final int HIGHEST_PORT = 65_535;

    /** Signals an invalid argument. The message is one line for the person who typed it. */
    static final class Unknown extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message);
        }
    }

    /**
     * Parses the arguments.
     *
     * @throws Unknown if an argument is invalid; the message names the argument and the allowed values
     */
    static LocalOptions parse(String... arguments) {
        LocalOptions options = DEFAULTS;
        for (String argument : arguments) {
            options = options.with(argument);
        }
        options.requireDistinctPorts();
        return options;
    }

    private LocalOptions with(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals < 0 ? "" : argument.substring(equals + 1);
        return switch (name) {
            case "--help", "-h" -> {
                refuseValue(argument, equals);
                yield new LocalOptions(
                        true, reset, state, gatewayPort, workerPort, kafkaPort, postgresPort, address, crowd);
            }
            case "--reset" -> {
                refuseValue(argument, equals);
                yield new LocalOptions(
                        help, true, state, gatewayPort, workerPort, kafkaPort, postgresPort, address, crowd);
            }
            case "--state" ->
                new LocalOptions(
                        help, reset, folder(value), gatewayPort, workerPort, kafkaPort, postgresPort, address, crowd);
            case "--gateway-port" ->
                new LocalOptions(
                        help, reset, state, port(name, value), workerPort, kafkaPort, postgresPort, address, crowd);
            case "--worker-port" ->
                new LocalOptions(
                        help, reset, state, gatewayPort, port(name, value), kafkaPort, postgresPort, address, crowd);
            case "--kafka-port" ->
                new LocalOptions(
                        help, reset, state, gatewayPort, workerPort, port(name, value), postgresPort, address, crowd);
            case "--postgres-port" ->
                new LocalOptions(
                        help, reset, state, gatewayPort, workerPort, kafkaPort, port(name, value), address, crowd);
            case "--address" ->
                new LocalOptions(
                        help, reset, state, gatewayPort, workerPort, kafkaPort, postgresPort, address(value), crowd);
            case "--crowd" ->
                new LocalOptions(
                        help, reset, state, gatewayPort, workerPort, kafkaPort, postgresPort, address, visitors(value));
            default -> throw new Unknown("Unknown option " + argument + "; --help lists the known ones.");
        };
    }

    /** Returns the host name or address that programs on this machine use to call the gateway and the worker. */
    String host() {
        InetAddress listening = numeric(address);
        if (listening == null || listening.isAnyLocalAddress() || address.equals(LOOPBACK)) {
            return "localhost";
        }
        return listening instanceof Inet6Address ? '[' + address + ']' : address;
    }

    private static String address(String value) {
        if (numeric(value) == null) {
            throw new Unknown("--address=" + value + ": allowed is a numeric address of this machine such as "
                    + LOOPBACK + ", or 0.0.0.0 for all.");
        }
        return value;
    }

    /** Parses a numeric address; returns null for a name, so that no name is ever looked up. */
    private static @Nullable InetAddress numeric(String value) {
        try {
            return ADDRESS.matcher(value).matches() ? InetAddress.getByName(value) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static void refuseValue(String argument, int equals) {
        if (equals >= 0) {
            throw new Unknown(argument + ": this option takes no value.");
        }
    }

    private static Path folder(String value) {
        if (value.isBlank()) {
            throw new Unknown("--state needs a folder, as in --state=DIR.");
        }
        return Path.of(value);
    }

    private static int port(String name, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Falls through: no number and a number out of range get the same answer.
        }
        throw new Unknown(name + "=" + value + ": allowed is a port from 1 to " + HIGHEST_PORT + ".");
    }

    private static int visitors(String value) {
        try {
            int visitors = Integer.parseInt(value);
            if (visitors >= 1 && visitors <= LocalCrowd.MOST) {
                return visitors;
            }
        } catch (NumberFormatException e) {
            // Falls through: no number and a number out of range get the same answer.
        }
        throw new Unknown("--crowd=" + value + ": allowed is a number of visitors from 1 to " + LocalCrowd.MOST + ".");
    }

    private void requireDistinctPorts() {
        Set<Integer> ports = new HashSet<>();
        for (int port : new int[] {gatewayPort, workerPort, kafkaPort, postgresPort}) {
            if (!ports.add(port)) {
                throw new Unknown("Port " + port + " is given twice; each of the four programs needs its own port.");
            }
        }
    }
}
