package org.bluetick.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9525, XEP-0178. `server.pem` was made by openssl with names of every kind, and is vouched for by `authority.pem`.
final class CertificatesTest {
    private static final Instant VALID = Instant.parse("2027-01-01T00:00:00Z");

    private static X509Certificate server;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in = CertificatesTest.class.getResourceAsStream("/certificates/server.pem")) {
            server = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.net", "EXAMPLE.net", "a.wild.example", "bücher.example", "srv.example", "addr.example"})
    void aCertificateIsForTheDomainsItNames(String domain) {
        assertTrue(Certificates.isFor(server, Jid.of(domain)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "sub.example.net", "wild.example", "a.b.wild.example", "client.example", "common.example"})
    void andForNoOther(String domain) {
        assertFalse(Certificates.isFor(server, Jid.of(domain)));
    }

    @Test
    void whatIsWrongIsSaid() throws URISyntaxException {
        Certificates trusting = at(VALID, authority());
        assertEquals(Optional.empty(), trusting.problem(List.of(server), Jid.of("example.net")));
        assertEquals("its certificate is for example.net, *.wild.example, xn--bcher-kva.example, _xmpp-server.srv.example, "
                + "_xmpp-client.client.example, addr.example; expected example.org",
                trusting.problem(List.of(server), Jid.of("example.org")).orElseThrow());
        assertEquals("it has shown no certificate", trusting.problem(Optional.empty(), Jid.of("example.net")).orElseThrow());
        assertTrue(at(Instant.parse("2099-01-01T00:00:00Z"), authority()).problem(List.of(server), Jid.of("example.net")).orElseThrow()
                .startsWith("its certificate expired on "));
        assertTrue(at(Instant.parse("2001-01-01T00:00:00Z"), authority()).problem(List.of(server), Jid.of("example.net")).orElseThrow()
                .startsWith("its certificate is not valid before "));
    }

    @Test
    void onlyKnownAuthoritiesVouch() {
        Certificates known = Certificates.trusting(null, Clock.fixed(VALID, ZoneOffset.UTC));
        assertEquals("no known authority vouches for its certificate, issued by CN=Authority of a test",
                known.problem(List.of(server), Jid.of("example.net")).orElseThrow());
    }

    private static Certificates at(Instant time, Path authority) {
        return Certificates.trusting(authority, Clock.fixed(time, ZoneOffset.UTC));
    }

    private static Path authority() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CertificatesTest.class.getResource("/certificates/authority.pem")).toURI());
    }
}
