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
 * Whose tokens are taken, under {@code booking.gateway.security}; looked at with the profile {@code secure} only.
 *
 * @param issuer who issues them, as their claim {@code iss} says; https, or http on {@code localhost}; its keys are found by
 *     way of {@code /.well-known/openid-configuration} below it; must be given
 * @param audience what their claim {@code aud} must name, among others; must be given
 * @param keySet where the issuer's keys are, when its configuration is not to be asked; default: empty
 * @param algorithms signatures that are taken, of JWA's asymmetric ones; default RS256, PS256 and ES256
 * @param clockSkew by how much the issuer's clock may differ, 0 s to 5 min; default 30 s
 * @param issuerTimeout how long the issuer may take to be connected to, and then to say something, 50 ms to 5 s; default
 *     400 ms, because whoever comes with a token of an unknown key waits for it
 * @param allowedOrigins origins whose pages may call this gateway from a browser, such as {@code
 *     https://book.example.org}, 50 at most; default none but its own
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

    /** Keys that anybody on the way can exchange prove nothing. */
    private static final String URL =
            "https://[^\\s?#]{1,2000}|http://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?(/[^\\s?#]{0,1900})?";

    public SecuritySettings {
        algorithms = List.copyOf(algorithms);
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
