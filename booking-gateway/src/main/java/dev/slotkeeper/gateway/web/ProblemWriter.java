package dev.slotkeeper.gateway.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Writes problem documents for requests that are refused before any controller. */
public final class ProblemWriter {

    private ProblemWriter() {}

    /**
     * Writes the response.
     *
     * @param outcome names the problem, such as UNAUTHENTICATED
     * @param members further members of the document
     */
    public static void write(
            HttpServletResponse response,
            HttpStatus status,
            String outcome,
            String detail,
            String action,
            Map<String, String> members)
            throws IOException {
        Problem problem = Problem.of(status, outcome, detail, action);
        members.forEach(problem::with);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            problem.retryable();
            response.setHeader(HttpHeaders.RETRY_AFTER, Problem.RETRY_SECONDS);
        }
        write(response, problem);
    }

    /**
     * Writes the response, but does not flush it, because the connector may still have to add {@code Connection:
     * close}.
     */
    static void write(HttpServletResponse response, Problem problem) throws IOException {
        byte[] json = problem.json();
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
