package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.requestreply.RequestReplyFuture;
import org.springframework.kafka.support.TopicPartitionOffset;

/** A service that knows spring-kafka's own request/reply template and nothing else of Slotkeeper's headers. */
class ReplyingTemplateIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final DefaultKafkaProducerFactory<String, byte[]> PRODUCERS = new DefaultKafkaProducerFactory<>(
            Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());

    @BeforeAll
    static void start() {
        SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        PRODUCERS.destroy();
        SYSTEM.close();
    }

    @Test
    void plainTemplateGetsItsReplyAsBytes() throws Exception {
        BookSlot request = Requests.booking(Requests.slot(3));
        ReplyingKafkaTemplate<String, byte[], byte[]> template =
                template(new ByteArrayDeserializer(), new ContainerProperties(replyTopic(3)));
        try {
            ConsumerRecord<String, byte[]> reply = send(template, request).get(40, TimeUnit.SECONDS);
            assertThat(reply.key()).isEqualTo(request.slotId());
            assertThat(ContractJson.readReply(reply.value()))
                    .isInstanceOfSatisfying(BookingConfirmed.class, yes -> assertThat(yes.bookingId())
                            .isEqualTo(request.requestId()));
        } finally {
            template.destroy();
        }
    }

    @Test
    void plainTemplateGetsEachReplyAsTheContractsType() throws Exception {
        String slot = Requests.slot(3);
        ReplyingKafkaTemplate<String, byte[], Reply> template =
                template((topic, data) -> ContractJson.readReply(data), new ContainerProperties(replyTopic(3)));
        try {
            List<BookSlot> requests = new ArrayList<>();
            List<RequestReplyFuture<String, byte[], Reply>> futures = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                BookSlot request = Requests.booking(slot);
                requests.add(request);
                futures.add(send(template, request));
            }
            for (int i = 0; i < requests.size(); i++) {
                Reply reply = futures.get(i).get(40, TimeUnit.SECONDS).value();
                assertThat(reply.requestId()).isEqualTo(requests.get(i).requestId());
                if (i < 3) {
                    assertThat(reply).isInstanceOf(BookingConfirmed.class);
                } else {
                    assertThat(reply).isInstanceOfSatisfying(BookingRejected.class, no -> assertThat(no.code())
                            .isEqualTo(ErrorCode.SLOT_UNAVAILABLE));
                }
            }
        } finally {
            template.destroy();
        }
    }

    /** Several instances of one service share a topic: the template then names its own partition by itself. */
    @Test
    void templatesThatShareATopicGetTheirRepliesOnTheirOwnPartitions() throws Exception {
        String topic = replyTopic(2);
        List<ReplyingKafkaTemplate<String, byte[], byte[]>> instances = new ArrayList<>();
        try {
            for (int partition = 0; partition < 2; partition++) {
                instances.add(template(
                        new ByteArrayDeserializer(),
                        new ContainerProperties(new TopicPartitionOffset(topic, partition))));
            }
            for (int partition = 0; partition < 2; partition++) {
                BookSlot request = Requests.booking(Requests.slot(1));
                ConsumerRecord<String, byte[]> reply =
                        send(instances.get(partition), request).get(40, TimeUnit.SECONDS);
                assertThat(reply.partition()).isEqualTo(partition);
                assertThat(ContractJson.readReply(reply.value()).requestId()).isEqualTo(request.requestId());
            }
        } finally {
            for (ReplyingKafkaTemplate<String, byte[], byte[]> instance : instances) {
                instance.destroy();
            }
        }
    }

    private static <R> RequestReplyFuture<String, byte[], R> send(
            ReplyingKafkaTemplate<String, byte[], R> template, BookSlot request) {
        return template.sendAndReceive(
                new ProducerRecord<>(Topics.REQUESTS, request.slotId(), ContractJson.write(request)));
    }

    private static String replyTopic(int partitions) {
        String topic = Topics.REPLIES_PREFIX + "template-" + UUID.randomUUID();
        KafkaRequester.createTopic(topic, partitions);
        return topic;
    }

    private static <R> ReplyingKafkaTemplate<String, byte[], R> template(
            Deserializer<R> values, ContainerProperties properties) throws InterruptedException {
        properties.setGroupId("template-" + UUID.randomUUID());
        properties.setPollTimeout(100); // assigned counts from the end of the first poll
        DefaultKafkaConsumerFactory<String, R> consumers = new DefaultKafkaConsumerFactory<>(
                Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers(), "auto.offset.reset", "latest"),
                new StringDeserializer(),
                values);
        ReplyingKafkaTemplate<String, byte[], R> template =
                new ReplyingKafkaTemplate<>(PRODUCERS, new KafkaMessageListenerContainer<>(consumers, properties));
        template.setDefaultReplyTimeout(TIMEOUT);
        template.afterPropertiesSet();
        template.start();
        assertThat(template.waitForAssignment(TIMEOUT)).as("assigned").isTrue();
        return template;
    }
}
