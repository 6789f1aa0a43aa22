package dev.slotkeeper.embedded;

/**
 * Where one broker stands.
 *
 * @param name of its files in the state folder
 * @param id its number, from 1
 * @param port for clients and other brokers
 * @param controllerPort for the controllers among each other
 * @param voters all controllers, as Kafka's controller.quorum.voters has them
 * @param replicas of each partition, where its topic does not say
 */
record BrokerPlace(String name, int id, int port, int controllerPort, String voters, int replicas) {

    /** The only one. */
    static BrokerPlace alone(int port, int controllerPort) {
        return new BrokerPlace("kafka", 1, port, controllerPort, "1@localhost:" + controllerPort, 1);
    }
}
