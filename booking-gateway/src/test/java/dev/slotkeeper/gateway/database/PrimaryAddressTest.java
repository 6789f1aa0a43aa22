package dev.slotkeeper.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimaryAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://one/slotkeeper",
                "jdbc:postgresql://one:5432/slotkeeper?options=a,b",
                "jdbc:postgresql://one:5432/a,b",
                "jdbc:postgresql://one,two/slotkeeper?targetServerType=primary"
            })
    void singleServerHasNoPrimaryAddress(String url) {
        assertThat(PrimaryAddress.of(url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://one,two/slotkeeper",
                "jdbc:postgresql://one:1,two:2,three:3/slotkeeper?hostRecheckSeconds=2",
                "jdbc:postgresql://one,two/slotkeeper?targetServerType=secondary&loadBalanceHosts=true"
            })
    void primaryAddressSelectsThePrimaryOfSeveralServers(String url) throws SQLException {
        String primary = Objects.requireNonNull(PrimaryAddress.of(url), "an address");

        assertThat(property(primary, "targetServerType")).isEqualTo("primary");
        assertThat(property(primary, "loadBalanceHosts")).isEqualTo("false");
        assertThat(property(primary, "PGHOST")).isEqualTo(property(url, "PGHOST"));
    }

    @Test
    void parametersInTheAddressOverrideTheSettings() throws SQLException {
        assertThat(property("jdbc:postgresql://one,two/slotkeeper", "targetServerType"))
                .isEqualTo("preferSecondary");
        assertThat(property("jdbc:postgresql://one,two/slotkeeper?targetServerType=any", "targetServerType"))
                .isEqualTo("any");
    }

    /** Returns a property as the driver reads it from the address and the settings of {@code booking-gateway.yml}. */
    private static String property(String url, String name) throws SQLException {
        Driver driver = DriverManager.getDriver(url);
        Properties settings = new Properties();
        settings.setProperty("targetServerType", "preferSecondary");
        settings.setProperty("loadBalanceHosts", "true");
        return Arrays.stream(driver.getPropertyInfo(url, settings))
                .filter(property -> property.name.equals(name))
                .map((DriverPropertyInfo property) -> property.value)
                .findFirst()
                .orElse("");
    }
}
