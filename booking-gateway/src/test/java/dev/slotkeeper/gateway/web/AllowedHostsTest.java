package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    private final AllowedHosts hosts = new AllowedHosts(List.of("Bookings.example", "gateway"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1",
                "127.1.2.3:80",
                "[::1]",
                "[::1]:8080",
                "bookings.example",
                "gateway:8080"
            })
    void hostsOfThisMachineAndOfTheSettingsAreKnown(String host) {
        assertThat(hosts.know(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "evil.example:8080",
                "192.0.2.7",
                "[2001:db8::7]",
                "127.0.0.1.evil",
                "999.0.0.1",
                "bookings.example.",
                "localhost@evil.example",
                "[::1",
                "localhost:x",
                "2130706433"
            })
    void otherHostsAreUnknown(String host) {
        assertThat(hosts.know(host)).isFalse();
    }

    @Test
    void everyAddressOfThisMachineIsKnown() throws SocketException {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();

        assertThat(own).isNotEmpty().allSatisfy(address -> {
            String text = address.getHostAddress().replaceAll("%.*", "");
            assertThat(hosts.know(text.contains(":") ? "[" + text + "]:8080" : text + ":8080"))
                    .as(text)
                    .isTrue();
        });
    }
}
