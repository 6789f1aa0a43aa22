package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {

    private static final String PROXY = "10.0.0.1";
    private final ClientAddresses addresses =
            new ClientAddresses(List.of("10.0.0.0/24", "192.168.7.7", "2001:db8:ffff::/48"));

    private String throughProxy(List<String> standard, List<String> common) {
        return addresses.of(PROXY, ForwardedAddresses.of(standard, common)).key();
    }

    private String common(String... headers) {
        return throughProxy(List.of(), List.of(headers));
    }

    private String standard(String... headers) {
        return throughProxy(List.of(headers), List.of());
    }

    @Test
    void forwardingHeadersOfUntrustedPeersAreIgnored() {
        ForwardedAddresses lie = ForwardedAddresses.of(List.of("for=9.9.9.9"), List.of("9.9.9.9"));
        assertThat(addresses.of("203.0.113.7", lie).key()).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                              | 203.0.113.7",
                "203.0.113.7:4711                         | 203.0.113.7",
                "9.9.9.9, 203.0.113.7                     | 203.0.113.7",
                "garbage, 203.0.113.7, 10.0.0.9           | 203.0.113.7",
                "203.0.113.7,192.168.7.7 , 10.0.0.9       | 203.0.113.7",
                "2001:db8:1:2:3:4:5:6                     | 20010db800010002::/64",
                "[2001:db8:1:2::9]:80                     | 20010db800010002::/64",
                "::ffff:203.0.113.7                       | 203.0.113.7",
                "203.0.113.7, 2001:db8:ffff::1            | 203.0.113.7",
                "10.0.0.5, 10.0.0.6                       | 10.0.0.5",
            })
    void nearestUntrustedAddressIsTheClient(String header, String expected) {
        assertThat(common(header)).isEqualTo(expected);
    }

    @Test
    void severalHeadersAreOneListInTheirOrder() {
        assertThat(common("203.0.113.7", "10.0.0.9")).isEqualTo("203.0.113.7");
        assertThat(standard("for=203.0.113.7", "for=10.0.0.9")).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=203.0.113.7                                     | 203.0.113.7",
                "For=\"203.0.113.7:80\";proto=https;by=10.0.0.1      | 203.0.113.7",
                "for=9.9.9.9;host=\"a,b;for=8.8.8.8\", for=203.0.113.7 | 203.0.113.7",
                "proto=https;for=\"[2001:db8:1:2::9]:4711\"          | 20010db800010002::/64",
                "for=203.0.113.7 , for=10.0.0.9                      | 203.0.113.7",
            })
    void standardHeaderIsRead(String header, String expected) {
        assertThat(standard(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "",
                ",",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "localhost",
                "::1::2",
                "[::1",
                "203.0.113.7:999999",
                "a.example.org",
                "fe80::1%eth0",
                "0x7f.1",
                "203.0.113.7,",
                "127.1"
            })
    void headerThatCannotBeParsedCountsAsTheProxy(String header) {
        assertThat(common(header)).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=unknown",
                "for=_hidden",
                "by=10.0.0.1",
                "for=\"203.0.113.7",
                "for",
                "=",
                ";",
                "for=203.0.113.7 x",
                "for=a b",
                "for=\"a\\\"b\""
            })
    void standardHeaderThatCannotBeParsedCountsAsTheProxy(String header) {
        assertThat(standard(header)).isEqualTo(PROXY);
    }

    @Test
    void headersThatDifferCountAsTheProxy() {
        assertThat(throughProxy(List.of("for=203.0.113.7"), List.of("203.0.113.7")))
                .isEqualTo("203.0.113.7");
        assertThat(throughProxy(List.of("for=9.9.9.9"), List.of("203.0.113.7"))).isEqualTo(PROXY);
    }

    @Test
    void addressesInOneIPv6NetworkAreOneClient() {
        assertThat(addresses.of("2001:db8:1:2::1")).isEqualTo(addresses.of("2001:db8:1:2:ffff::2"));
        assertThat(addresses.of("2001:db8:1:2::1")).isNotEqualTo(addresses.of("2001:db8:1:3::1"));
        assertThat(addresses.of("fe80:0:0:0:1:2:3:4%2").key()).isEqualTo("fe80000000000000::/64");
    }

    @Test
    void onlyDirectConnectionsFromThisMachineAreLocal() {
        assertThat(addresses.of("127.0.0.1").local()).isTrue();
        assertThat(addresses.of("0:0:0:0:0:0:0:1").local()).isTrue();
        assertThat(addresses.of("203.0.113.7").local()).isFalse();
        ForwardedAddresses proxied = ForwardedAddresses.of(List.of(), List.of("203.0.113.7"));
        assertThat(addresses.of("127.0.0.1", proxied).local()).isFalse();
        ForwardedAddresses lie = ForwardedAddresses.of(List.of(), List.of("127.0.0.1"));
        assertThat(addresses.of(PROXY, lie).local()).isFalse();
    }

    @Test
    void longListsAreReadFromTheirEndOnly() {
        String trusted = "10.0.0.9,".repeat(ForwardedAddresses.MAX_HOPS);
        assertThat(common("203.0.113.7," + trusted + "10.0.0.9")).isEqualTo("10.0.0.9");
    }

    @Test
    void noHeaderFailsToParse() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String deadLetters = "for=,;\"[]:.0129afx \\";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(60), 0, deadLetters.length()).forEach(at -> text.append(deadLetters.charAt(at)));
            String header = text.toString();
            assertThatNoException().as(header).isThrownBy(() -> standard(header));
            assertThatNoException().as(header).isThrownBy(() -> common(header));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "10.0.0.0/33", "300.0.0.1", "10/8", "::/129"})
    void invalidAddressInTheSettingsPreventsTheStart(String setting) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddresses(List.of(setting)));
    }
}
