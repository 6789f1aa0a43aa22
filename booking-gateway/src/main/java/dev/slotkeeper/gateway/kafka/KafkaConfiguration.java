package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.queue.AdmissionControl;
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
class KafkaConfiguration {

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
    KafkaMonitor kafkaMonitor(KafkaClients clients, GatewaySettings settings, Instance instance, MeterRegistry meters) {
        return new KafkaMonitor(clients, settings, instance.replyTopic(), meters);
    }

    @Bean
    PendingReplies pendingReplies(GatewaySettings settings, List<ReplyListener> listeners, MeterRegistry meters) {
        return new PendingReplies(settings.waitingLimit(), listeners, meters);
    }

    @Bean
    AvailabilityConsumer availabilityConsumer(
            KafkaClients clients,
            KafkaMonitor watch,
            AvailabilityListener listener,
            GatewaySettings settings,
            MeterRegistry meters) {
        WorkerGroupMonitor workers = new WorkerGroupMonitor(clients, settings.workerGroup(), settings.readTimeout());
        return new AvailabilityConsumer(clients, watch, workers, listener, meters);
    }

    @Bean
    ReplyConsumer replyConsumer(
            KafkaClients clients, KafkaMonitor watch, PendingReplies pending, Instance instance, MeterRegistry meters) {
        ReplyConsumer channel = new ReplyConsumer(clients, watch, pending, instance.replyTopic());
        Gauge.builder("booking.gateway.replies.readable", channel, one -> one.ready() ? 1 : 0)
                .description("1 while this gateway's reply topic is read, so that requests can be taken, else 0")
                .register(meters);
        return channel;
    }

    @Bean
    RequestPublisher requestPublisher(
            KafkaClients clients,
            KafkaMonitor watch,
            GatewaySettings settings,
            Instance instance,
            MeterRegistry meters,
            ObjectProvider<Tracer> tracer) {
        return new RequestPublisher(
                clients::producer,
                settings.publishTimeout(),
                instance.replyTopic(),
                watch::recordReachable,
                CurrentTrace.of(tracer.getIfAvailable()),
                meters);
    }

    @Bean
    RecentRequests recentRequests(GatewaySettings settings) {
        return new RecentRequests(settings.requestsRemembered(), settings.requestsRememberedFor());
    }

    @Bean
    QueueMonitor queueMonitor(
            KafkaClients clients, KafkaMonitor watch, PendingReplies pending, GatewaySettings settings) {
        return new QueueMonitor(clients, watch, () -> pending.size() > 0, settings);
    }

    @Bean
    AdmissionControl admissionControl(QueueMonitor watch, GatewaySettings settings, MeterRegistry meters) {
        return new AdmissionControl(
                watch::forecast, watch::requestSample, settings.defaultPatience(), Clock.systemUTC(), meters);
    }

    @Bean
    KafkaBookingRequests bookingRequests(
            PendingReplies pending,
            RequestPublisher publisher,
            RecentRequests recent,
            AdmissionControl admissionControl,
            KafkaMonitor watch,
            ReplyConsumer channel,
            CurrentCaller caller,
            MeterRegistry meters) {
        return new KafkaBookingRequests(
                pending,
                publisher,
                recent,
                admissionControl,
                () -> watch.reachable() && channel.ready(),
                new NotAcceptedCounter(meters),
                caller);
    }

    @Bean
    GracefulStop gracefulStop(KafkaBookingRequests requests, GatewaySettings settings) {
        return new GracefulStop(requests, settings.stopGrace());
    }

    @Bean
    LogRecordReader logRecordReader(KafkaClients clients, GatewaySettings settings) {
        return new LogRecordReader(clients, settings.readTimeout());
    }

    @Bean
    RequestLog requestLog(
            KafkaClients clients,
            KafkaMonitor watch,
            RecentRequests recent,
            LogRecordReader places,
            AdmissionControl admissionControl,
            GatewaySettings settings) {
        return new KafkaRequestLog(
                clients, watch, recent, places, admissionControl, settings.workerGroup(), settings.readTimeout());
    }

    /** Opens connections when Kafka becomes reachable, so that no caller waits for them. */
    @Bean
    InitializingBean openingWhenReachable(KafkaMonitor watch, RequestPublisher publisher, LogRecordReader places) {
        return () -> watch.whenReachable(() -> {
            publisher.open();
            places.open();
        });
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(KafkaMonitor watch) {
        return () -> upIf(watch.reachable());
    }

    @Bean
    HealthIndicator replyChannelHealthIndicator(ReplyConsumer channel, Instance instance) {
        return () -> Health.status(upIf(channel.ready()).getStatus())
                .withDetail("topic", instance.replyTopic())
                .build();
    }

    private static Health upIf(boolean condition) {
        return condition ? Health.up().build() : Health.down().build();
    }
}
