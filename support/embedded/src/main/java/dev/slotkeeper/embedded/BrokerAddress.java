package dev.slotkeeper.embedded;

/**
 * The name, number and addresses of one broker.
 *
 * @param name the name of its files in the state folder
 * @param id its number, from 1
 * @param port the port for clients and other brokers
 * @param controllerPort the port for traffic between controllers
 * @param voters all controllers, in the form of Kafka's controller.quorum.voters
 * @param replicas the replicas of each partition, unless its topic sets another number
 */
record BrokerAddress(String name, int id, int port, int controllerPort, String voters, int replicas) {

    /** Returns the place of a single broker. */
    static BrokerAddress alone(int port, int controllerPort) {
        return new BrokerAddress("kafka", 1, port, controllerPort, "1@localhost:" + controllerPort, 1);
    }
}
