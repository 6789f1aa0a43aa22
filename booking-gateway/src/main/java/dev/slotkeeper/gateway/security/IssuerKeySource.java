package dev.slotkeeper.gateway.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the issuer's keys, by default from the address in the issuer's configuration (OpenID Connect Discovery).
 * Fetches nothing before the first token arrives, so that a gateway starts while its issuer is unavailable.
 */
final class IssuerKeySource implements JWKSetSource<SecurityContext> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    /** Hosts that are reached without a network, so that plain http is safe. */
    private static final Set<String> OWN_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final int MAX_BYTES = 256 * 1024;

    private final String issuer;
    private final DefaultResourceRetriever retriever;
    private volatile @Nullable URL keySet;

    /**
     * Creates the source of one issuer's keys.
     *
     * @param keySet address of the keys; empty: taken from the issuer's configuration
     * @param timeout for connecting, and for each response to begin
     */
    IssuerKeySource(String issuer, String keySet, Duration timeout) {
        this.issuer = issuer;
        int millis = Math.toIntExact(timeout.toMillis());
        this.retriever = new DefaultResourceRetriever(millis, millis, MAX_BYTES);
        if (!keySet.isEmpty()) {
            this.keySet = url(keySet);
        }
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            URL known = keySet;
            if (known == null) {
                known = discover();
                keySet = known;
            }
            return JWKSet.parse(retriever.retrieveResource(known).getContent());
        } catch (IOException | ParseException | IllegalArgumentException unusable) {
            throw new JWKSetUnavailableException("the issuer's keys can't be read", unusable);
        }
    }

    /**
     * Reads the address of the keys from the issuer's configuration. Rejects a configuration that names another issuer,
     * because that one must not decide which signatures are valid.
     */
    private URL discover() throws IOException {
        URL place = url(issuer.replaceAll("/+$", "") + CONFIGURATION);
        JsonNode configuration = JSON.readTree(retriever.retrieveResource(place).getContent());
        if (!issuer.equals(configuration.path("issuer").asText())) {
            throw new IOException(place + " is the configuration of another issuer");
        }
        return url(configuration.path("jwks_uri").asText());
    }

    /**
     * Parses the address of keys or configuration; it must be https, or http on this machine. Keys that an attacker on
     * the network can replace prove nothing.
     */
    private static URL url(String text) {
        URI address = URI.create(text);
        boolean own =
                "http".equalsIgnoreCase(address.getScheme()) && OWN_HOSTS.contains(String.valueOf(address.getHost()));
        if (!own && !"https".equalsIgnoreCase(address.getScheme())) {
            throw new IllegalArgumentException("not an https address: " + text);
        }
        try {
            return address.toURL();
        } catch (MalformedURLException notOne) {
            throw new IllegalArgumentException("not a valid address: " + text, notOne);
        }
    }

    @Override
    public void close() {
        // Holds no resources.
    }
}
