package dev.chatops.pipeline.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public, and how an operator's list is written. */
class HostsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.215.14",
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "192.1.0.1",
                "2606:2800:220:1::1",
                "2a00:1450::1",
                "64:ff9b::808:808"
            })
    void aPublicAddress(String address) throws Exception {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd00::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "2002:7f00:1::1",
                "2001::1",
                "2001:db8::1"
            })
    void anAddressThatIsNotPublic(String address) throws Exception {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "a b", "https://a/b", "*", "a:b", "user@a", "*.*.a"})
    void whatIsNoHostIsRefusedAtStart(String written) {
        assertThatThrownBy(() -> AllowedHosts.of(List.of(written)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no host");
    }

    @Test
    void blanksAroundEntriesCountForNothing() {
        assertThat(AllowedHosts.of(List.of(" a.test", "", "B.test:8443 ")).entries())
                .containsExactly(
                        new AllowedHosts.Entry("https", false, "a.test", 443),
                        new AllowedHosts.Entry("https", false, "b.test", 8443));
    }
}
