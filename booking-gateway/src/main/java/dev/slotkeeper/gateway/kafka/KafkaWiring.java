package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.GatewaySettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KafkaWiring {

    /** Name of this gateway, different from those of other gateways; part of its reply topic's name. */
    record Instance(String name) {

        String replyTopic() {
            return Topics.REPLIES_PREFIX + name;
        }

        static Instance of(String given, String port) {
            String id = given.isEmpty() ? hostName() + "-" + distinct(port) : given;
            Instance instance = new Instance("gateway-" + id.replaceAll("[^A-Za-z0-9._-]", "-"));
            if (!Topics.isReplyTopic(instance.replyTopic())) {
                throw new IllegalArgumentException(
                        "booking.gateway.instance-id: given " + id + ", allowed what a topic's name may hold");
            }
            return instance;
        }

        /** Returns the port, or a random id for port 0, which the operating system replaces too late for the name. */
        private static String distinct(String port) {
            return port.equals("0") ? UUID.randomUUID().toString() : port;
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return UUID.randomUUID().toString();
            }
        }
    }

    @Bean
    Instance instance(GatewaySettings settings, @Value("${server.port:8080}") String port) {
        return Instance.of(settings.instanceId(), port);
    }

    @Bean
    KafkaClients kafkaClients(KafkaProperties kafka, Instance instance) {
        return new KafkaClients(kafka, instance.name());
    }

    @Bean
    KafkaWatch kafkaWatch(KafkaClients clients, GatewaySettings settings, Instance instance, MeterRegistry meters) {
        return new KafkaWatch(clients, settings, instance.replyTopic(), meters);
    }

    @Bean
    PendingReplies pendingReplies(GatewaySettings settings, List<ReplyListener> listeners, MeterRegistry meters) {
        return new PendingReplies(settings.waitingLimit(), listeners, meters);
    }

    @Bean
    AvailabilityFeed availabilityFeed(
            KafkaClients clients,
            KafkaWatch watch,
            FeedListener listener,
            GatewaySettings settings,
            MeterRegistry meters) {
        WorkerPresence workers = new WorkerPresence(clients, settings.workerGroup(), settings.readTimeout());
        return new AvailabilityFeed(clients, watch, workers, listener, meters);
    }

    @Bean
    ReplyChannel replyChannel(
            KafkaClients clients, KafkaWatch watch, PendingReplies pending, Instance instance, MeterRegistry meters) {
        ReplyChannel channel = new ReplyChannel(clients, watch, pending, instance.replyTopic());
        Gauge.builder("booking.gateway.replies.readable", channel, one -> one.ready() ? 1 : 0)
                .description("1 while this gateway's reply topic is read, so that requests can be taken, else 0")
                .register(meters);
        return channel;
    }

    @Bean
    RequestPublisher requestPublisher(
            KafkaClients clients,
            KafkaWatch watch,
            GatewaySettings settings,
            Instance instance,
            MeterRegistry meters,
            ObjectProvider<Tracer> tracer) {
        return new RequestPublisher(
                clients::producer,
                settings.publishTimeout(),
                instance.replyTopic(),
                watch::heard,
                CurrentTrace.of(tracer.getIfAvailable()),
                meters);
    }

    @Bean
    RecentRequests recentRequests(GatewaySettings settings) {
        return new RecentRequests(settings.requestsRemembered(), settings.requestsRememberedFor());
    }

    @Bean
    QueueWatch queueWatch(KafkaClients clients, KafkaWatch watch, PendingReplies pending, GatewaySettings settings) {
        return new QueueWatch(clients, watch, () -> pending.size() > 0, settings);
    }

    @Bean
    Queues queues(QueueWatch watch, GatewaySettings settings, MeterRegistry meters) {
        return new Queues(watch::forecast, watch::wanted, settings.defaultPatience(), Clock.systemUTC(), meters);
    }

    @Bean
    AwaitedRequests bookingRequests(
            PendingReplies pending,
            RequestPublisher publisher,
            RecentRequests recent,
            Queues queues,
            KafkaWatch watch,
            ReplyChannel channel,
            CurrentCaller caller,
            MeterRegistry meters) {
        return new AwaitedRequests(
                pending,
                publisher,
                recent,
                queues,
                () -> watch.reachable() && channel.ready(),
                new NotTakenCount(meters),
                caller);
    }

    @Bean
    GracefulStop gracefulStop(AwaitedRequests requests, GatewaySettings settings) {
        return new GracefulStop(requests, settings.stopGrace());
    }

    @Bean
    PlaceReader placeReader(KafkaClients clients, GatewaySettings settings) {
        return new PlaceReader(clients, settings.readTimeout());
    }

    @Bean
    RequestLog requestLog(
            KafkaClients clients,
            KafkaWatch watch,
            RecentRequests recent,
            PlaceReader places,
            Queues queues,
            GatewaySettings settings) {
        return new KafkaRequestLog(
                clients, watch, recent, places, queues, settings.workerGroup(), settings.readTimeout());
    }

    /** Opens connections when Kafka becomes reachable, so that no caller waits for them. */
    @Bean
    InitializingBean openingWhenReachable(KafkaWatch watch, RequestPublisher publisher, PlaceReader places) {
        return () -> watch.whenReachable(() -> {
            publisher.open();
            places.open();
        });
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(KafkaWatch watch) {
        return () -> upIf(watch.reachable());
    }

    @Bean
    HealthIndicator replyChannelHealthIndicator(ReplyChannel channel, Instance instance) {
        return () -> Health.status(upIf(channel.ready()).getStatus())
                .withDetail("topic", instance.replyTopic())
                .build();
    }

    private static Health upIf(boolean condition) {
        return condition ? Health.up().build() : Health.down().build();
    }
}
