package dev.slotkeeper.gateway.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Surrounds all other filters. Hides the languages of a request, because responses have only one and Tomcat refuses
 * more than ten with an exception. Turns exceptions on the way to a controller into responses; Tomcat would log each
 * with its stack trace, so that any caller could fill the log.
 */
final class FirstFilter implements Filter {

    private final FailureLog failures;

    FirstFilter(FailureLog failures) {
        this.failures = failures;
    }

    private static final class InEnglish extends HttpServletRequestWrapper {

        InEnglish(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Locale getLocale() {
            return Locale.ENGLISH;
        }

        @Override
        public Enumeration<Locale> getLocales() {
            return Collections.enumeration(Collections.singleton(Locale.ENGLISH));
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        try {
            chain.doFilter(new InEnglish(http), response);
        } catch (IOException brokenOff) {
            answer((HttpServletResponse) response, HttpStatus.BAD_REQUEST);
        } catch (ServletException | RuntimeException bug) {
            failures.log(http.getMethod(), bug);
            answer((HttpServletResponse) response, HttpStatus.INTERNAL_SERVER_ERROR);
        }
    }

    private static void answer(HttpServletResponse response, HttpStatusCode status) {
        if (response.isCommitted()) {
            return;
        }
        try {
            byte[] json = HttpProblems.problem(status).json();
            response.reset();
            response.setStatus(status.value());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setContentLength(json.length);
            response.getOutputStream().write(json);
            response.flushBuffer();
        } catch (IOException | IllegalStateException gone) {
            // The caller has disconnected, or a part of another response was already sent.
        }
    }
}
