package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.consistency.LogBinding;
import dev.slotkeeper.worker.consistency.LogDatabaseGuard;
import dev.slotkeeper.worker.expiry.CommandSender;
import dev.slotkeeper.worker.expiry.DueBookings;
import dev.slotkeeper.worker.expiry.ExpirySender;
import dev.slotkeeper.worker.expiry.UnservedWaitlists;
import dev.slotkeeper.worker.expiry.WaitlistSender;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.kafka.probe.GuardedConsumerFactory;
import dev.slotkeeper.worker.kafka.probe.ProbeSettings;
import dev.slotkeeper.worker.kafka.probe.RecordProbe;
import dev.slotkeeper.worker.retention.OpenTransactionDetector;
import dev.slotkeeper.worker.retention.TopicMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.core.ProducerFactory;

/** Creates listeners, publishers and Kafka clients; {@code spring.kafka} gives addresses and security settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({KafkaProperties.class, ProbeSettings.class})
class KafkaConfiguration {

    private static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
    private static final long MAX_REPLY_ATTEMPT_MILLIS = 2_000;

    private static final long OWN_REPLIES_BUFFER_BYTES = 8L * 1024 * 1024;

    private static final int OWN_REPLIES_BATCH_BYTES = 16 * 1024;
    private static final int MAX_FETCH_WAIT_MILLIS = 50;
    private static final int MAX_FETCH_BYTES = 4 * 1024 * 1024;
    private static final int ANSWERS_BATCH_BYTES = 128 * 1024;

    @Bean
    Admin kafkaAdminClient(KafkaProperties kafka) {
        Map<String, Object> properties = kafka.buildAdminProperties(null);
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "booking-worker-admin");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4_000);
        return Admin.create(properties);
    }

    @Bean
    ProducerFactory<byte[], byte[]> eventProducers(KafkaProperties kafka, MeterRegistry registry) {
        Map<String, Object> properties = producerProperties(kafka, "booking-worker-events");
        // A later event of the same slot could overtake one that expired, so the producer retries without limit.
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        return measured(properties, registry);
    }

    @Bean
    ProducerFactory<byte[], byte[]> sharedReplyProducers(
            KafkaProperties kafka, WorkerSettings settings, MeterRegistry registry) {
        return measured(replyProperties(kafka, settings, "booking-worker-replies"), registry);
    }

    /** Makes producers for new, slow and failing reply topics, with a separate connection and buffer. */
    @Bean
    ProducerFactory<byte[], byte[]> ownReplyProducers(
            KafkaProperties kafka, WorkerSettings settings, MeterRegistry registry) {
        Map<String, Object> properties = replyProperties(kafka, settings, "booking-worker-replies-own");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, OWN_REPLIES_BUFFER_BYTES);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, OWN_REPLIES_BATCH_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 200);
        return measured(properties, registry);
    }

    private static Map<String, Object> replyProperties(
            KafkaProperties kafka, WorkerSettings settings, String clientId) {
        Map<String, Object> properties = producerProperties(kafka, clientId);
        // Sending to a deleted topic must fail at once, or every batch would wait for it; ReplySender retries.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        properties.put(ProducerConfig.RETRIES_CONFIG, 0);
        int timeout =
                (int) Math.min(MAX_REPLY_ATTEMPT_MILLIS, settings.replyTimeout().toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
        // It is called on the consumers' threads, for topics whose metadata it has.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 50);
        return properties;
    }

    private static Map<String, Object> producerProperties(KafkaProperties kafka, String clientId) {
        Map<String, Object> properties = kafka.buildProducerProperties(null);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // All answers of a batch are sent together: large producer batches without lingering.
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, ANSWERS_BATCH_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_MESSAGE_BYTES);
        return properties;
    }

    private static ProducerFactory<byte[], byte[]> measured(Map<String, Object> properties, MeterRegistry registry) {
        DefaultKafkaProducerFactory<byte[], byte[]> factory = new DefaultKafkaProducerFactory<>(properties);
        factory.addListener(new MicrometerProducerListener<>(registry));
        return factory;
    }

    @Bean
    RecordProbe recordProbe(WorkerSettings settings, ProbeSettings probe) {
        return new RecordProbe((int) probe.heap().toMegabytes(), settings.heldRequests());
    }

    @Bean
    GuardedConsumerFactory requestConsumers(
            KafkaProperties kafka,
            WorkerSettings settings,
            RecordProbe probe,
            MeterRegistry registry,
            WorkerMetrics metrics) {
        Map<String, Object> properties = kafka.buildConsumerProperties(null);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // A consumer does not fetch partitions that it has records of, and then waits for its fetches of empty ones.
        // So a poll takes all records of a fetch, and no fetch waits long.
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.heldRequests());
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, MAX_FETCH_WAIT_MILLIS);
        // Each thread keeps a buffer outside the heap as large as the largest response that it ever read.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        GuardedConsumerFactory factory = new GuardedConsumerFactory(properties, probe);
        factory.addListener(new MicrometerConsumerListener<>(registry));
        metrics.gauge(
                "booking.partitions.quarantined",
                "partitions that wait because one of their records may not be decodable",
                factory,
                GuardedConsumerFactory::waitingPartitions);
        return factory;
    }

    @Bean
    ReplySender replySender(
            WorkerSettings settings,
            ProducerFactory<byte[], byte[]> sharedReplyProducers,
            ProducerFactory<byte[], byte[]> ownReplyProducers,
            Admin kafkaAdminClient,
            WorkerMetrics metrics) {
        Scheduler scheduler = Scheduler.singleThreaded("replies");
        ReplyTopicCache topics = new ReplyTopicCache(new TopicDirectory.Broker(kafkaAdminClient), scheduler);
        topics.refresh();
        ReplySender sender = new ReplySender(
                new ReplySender.Producers(sharedReplyProducers.createProducer(), ownReplyProducers.createProducer()),
                topics,
                settings.replyTimeout(),
                settings.replyMegabytes() * 1024L * 1024,
                metrics,
                scheduler);
        metrics.gauge("booking.replies.pending", "replies that are not acknowledged yet", sender, ReplySender::waiting);
        metrics.gauge(
                "booking.replies.pending.bytes",
                "memory of the replies that are not acknowledged yet",
                sender,
                ReplySender::waitingBytes);
        metrics.gauge(
                "booking.reply.topics.failing",
                "reply topics that accepted no reply at the last attempt",
                sender,
                ReplySender::failingTopics);
        return sender;
    }

    @Bean
    RequestContainers requestContainers(
            WorkerSettings settings,
            ConsumerFactory<byte[], byte[]> requestConsumers,
            ProducerFactory<byte[], byte[]> eventProducers,
            ReplySender replySender,
            Admin kafkaAdminClient,
            BatchProcessor batchProcessor,
            DatabaseClock clock,
            DecisionListener decisionListener,
            OpenTransactionDetector openTransactionDetector,
            WorkerMetrics metrics) {
        Producer<byte[], byte[]> events = eventProducers.createProducer();
        OutcomePublisher replies = new OutcomePublisher(events, replySender, decisionListener::decided);
        DeadLetterPublisher deadLetterPublisher = new DeadLetterPublisher(events, metrics);
        PartitionCountCache partitions =
                new PartitionCountCache(new TopicDirectory.Broker(kafkaAdminClient), clock.steady());
        RequestContainers containers = new RequestContainers(
                settings,
                requestConsumers,
                intake -> new RequestListener(
                        settings,
                        batchProcessor,
                        replies,
                        deadLetterPublisher,
                        clock,
                        metrics,
                        new PlacementCheck(partitions, settings.misplaced(), metrics),
                        intake),
                decisionListener::partitionsAssigned);
        metrics.gauge(
                "booking.lag",
                "records in the request log that are not read yet",
                containers,
                self -> self.lag(openTransactionDetector::blockedRecords));
        metrics.gauge("booking.buffered", "requests read and not yet decided", containers, RequestContainers::inHand);
        metrics.gauge(
                "booking.oldest.age.seconds",
                "age in the log of the oldest request that is read and not yet decided, or kept back by an open transaction",
                containers,
                one -> Math.max(
                        one.oldestAge(clock.now()).toMillis() / 1_000.0, openTransactionDetector.blockedSeconds()));
        metrics.gauge("booking.partitions", "partitions assigned", containers, RequestContainers::assignedPartitions);
        metrics.gauge(
                "booking.consumers.died",
                "1: a consumer thread ended unexpectedly, and its partitions are not processed",
                containers,
                one -> one.areAllWell() ? 0 : 1);
        return containers;
    }

    @Bean
    LogDatabaseGuard logDatabaseGuard(
            WorkerSettings settings,
            Admin kafkaAdminClient,
            DataSource dataSource,
            RequestContainers containers,
            TopicMonitor topics,
            WorkerMetrics metrics) {
        LogDatabaseGuard watch = new LogDatabaseGuard(
                settings.groupId(),
                kafkaAdminClient,
                new LogBinding(dataSource),
                topics::detectLostRequests,
                containers,
                settings.logCheckInterval());
        metrics.gauge(
                "booking.log.mismatch",
                "1: request log and database do not match, nothing is decided",
                watch,
                self -> self.isMismatch() ? 1 : 0);
        return watch;
    }

    @Bean
    Producer<byte[], byte[]> availabilityProducer(KafkaProperties kafka, MeterRegistry registry) {
        Map<String, Object> properties = producerProperties(kafka, "booking-worker-availability");
        // A state that could not be sent is sent again later, so nothing waits long for an unavailable broker.
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return measured(properties, registry).createProducer();
    }

    @Bean
    CommandSender commandSender(KafkaProperties kafka, MeterRegistry registry, DataSource dataSource) {
        Map<String, Object> properties = producerProperties(kafka, "booking-worker-expiry");
        LogBinding binding = new LogBinding(dataSource);
        return new CommandSender(
                measured(properties, registry).createProducer(),
                () -> binding.read().ledgerId(),
                Clock.systemUTC());
    }

    @Bean
    ExpirySender expirySender(CommandSender commands, WorkerSettings settings, DataSource dataSource) {
        return new ExpirySender(new DueBookings(dataSource), commands, settings.expiryInterval());
    }

    @Bean
    WaitlistSender waitlistSender(CommandSender commands, WorkerSettings settings, DataSource dataSource) {
        return new WaitlistSender(
                new UnservedWaitlists(dataSource, !settings.waitlist().overtaking()),
                commands,
                settings.availability().outsideInterval());
    }

    /** Reports down until request log and database are known to match; nothing is decided before. */
    @Bean
    HealthIndicator logHealthIndicator(LogDatabaseGuard watch) {
        return () -> watch.problem().isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("problem", watch.problem()).build();
    }

    @Bean
    HealthIndicator consumersHealthIndicator(RequestContainers containers) {
        return new ConsumersHealth(containers::areAllWell, containers::assignedPartitions);
    }
}
