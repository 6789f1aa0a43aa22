package dev.slotkeeper.gateway.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Writes problem documents instead of Tomcat's HTML page, for errors that Tomcat finds before the application sees the
 * request, such as a malformed address. Public because Tomcat instantiates it by name.
 */
public final class TomcatProblems extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            byte[] body = HttpProblems.problem(HttpStatusCode.valueOf(status)).json();
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setContentLength(body.length);
            response.getResponse().getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException nobodyListens) {
            // The connection is closed, or the response has already begun.
        }
    }
}
