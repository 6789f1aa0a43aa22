package dev.slotkeeper.bench.report;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The results of a run and its environment.
 *
 * @param measurements in the order in which they were made; no figure of a scenario, subject and round occurs twice
 */
public record Results(Facts facts, List<Measurement> measurements) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public Results {
        measurements = List.copyOf(measurements);
        Set<List<Object>> seen = new HashSet<>();
        for (Measurement one : measurements) {
            for (Metric metric : one.metrics().keySet()) {
                if (!seen.add(List.of(one.scenario(), one.subject(), one.round(), metric))) {
                    throw new IllegalArgumentException("measurements: given " + metric + " of " + one.subject() + " in "
                            + one.scenario() + ", round " + one.round() + ", twice, allowed once");
                }
            }
        }
    }

    /**
     * Reads the results file of a report.
     *
     * @throws IllegalArgumentException naming the file, the position in it and the problem
     */
    public static Results read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), Results.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": " + problem(e) + " (" + place(e) + ")", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) {
        try {
            Files.writeString(file, JSON.writeValueAsString(this).replace("\r\n", "\n") + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String problem(JsonProcessingException e) {
        return e instanceof InvalidFormatException value && value.getTargetType() == Metric.class
                ? "unknown metric " + value.getValue() + ", known are "
                        + Arrays.stream(Metric.values()).map(Metric::name).collect(Collectors.joining(", "))
                : e.getOriginalMessage();
    }

    private static String place(JsonProcessingException e) {
        StringBuilder place = new StringBuilder();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                place.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
            }
            place.append(place.isEmpty() ? "" : ", ");
        }
        JsonLocation location = e.getLocation();
        return place.append("line ")
                .append(location == null ? "?" : String.valueOf(location.getLineNr()))
                .toString();
    }
}
