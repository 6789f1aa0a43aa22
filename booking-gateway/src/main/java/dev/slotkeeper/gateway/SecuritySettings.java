package dev.slotkeeper.gateway;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of authentication, under {@code booking.gateway.security}; used with the profile {@code secure} only, except
 * {@code allowedOrigins}.
 *
 * @param issuer issuer of the accepted tokens, as in their claim {@code iss}; https, or http on {@code localhost}; its
 *     keys are found through {@code /.well-known/openid-configuration} below it; required
 * @param audience value that their claim {@code aud} must contain; required
 * @param keySet URL of the issuer's keys, used instead of its configuration; default: empty
 * @param algorithms accepted signature algorithms, of JWA's asymmetric ones; default RS256, PS256 and ES256
 * @param clockSkew allowed difference from the issuer's clock, 0 s to 5 min; default 30 s
 * @param issuerTimeout time limit for connecting to the issuer, and again for its response, 50 ms to 5 s; default 400
 *     ms, because a caller whose token has an unknown key waits for it
 * @param allowedOrigins origins whose pages may call this gateway from a browser, such as
 *     {@code https://book.example.org}, 50 at most; default none but its own; used without the profile too
 */
public record SecuritySettings(
        @DefaultValue("") @Pattern(regexp = URL + "|") String issuer,

        @DefaultValue("") @Size(max = 255) String audience,

        @DefaultValue("") @Pattern(regexp = URL + "|") String keySet,

        @DefaultValue({"RS256", "PS256", "ES256"}) @NotNull @Size(min = 1, max = 10)
        List<@Pattern(regexp = "(RS|PS|ES)(256|384|512)") String> algorithms,

        @DefaultValue("30s") @DurationMin @DurationMax(minutes = 5)
        Duration clockSkew,

        @DefaultValue("400ms") @DurationMin(millis = 50) @DurationMax(seconds = 5)
        Duration issuerTimeout,

        @DefaultValue @NotNull @Size(max = 50)
        List<@Pattern(regexp = "https?://[^\\s/*?#]{1,255}") String> allowedOrigins) {

    /** Requires https except on this machine: keys that can be replaced on the way prove nothing. */
    private static final String URL =
            "https://[^\\s?#]{1,2000}|http://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?(/[^\\s?#]{0,1900})?";

    public SecuritySettings {
        algorithms = List.copyOf(algorithms);
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
