package org.bluetick.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bluetick.dns.Zone.Srv;
import org.junit.jupiter.api.Test;

final class DnsReportTest {
    private static final String CLIENT = "_xmpp-client._tcp.example.org";
    private static final String SERVER = "_xmpp-server._tcp.example.org";
    private static final List<Offer> OFFERS = List.of(
            new Offer("_xmpp-client", "listen.c2s", List.of(5222)), new Offer("_xmpp-server", "listen.s2s", List.of()));
    private static final Map<String, List<String>> ADDRESSES = Map.of(
            "example.org", List.of("192.0.2.1"), "one.example.org", List.of("192.0.2.2"), "two.example.org", List.of("192.0.2.3"));

    /// What is not in the maps does not exist.
    private record Known(Map<String, List<Srv>> services, Map<String, List<String>> hosts) implements Zone {
        @Override
        public List<Srv> services(String name) {
            return services.getOrDefault(name, List.of());
        }

        @Override
        public List<String> addresses(String host) {
            return hosts.getOrDefault(host, List.of());
        }
    }

    @Test
    void recordsThatLeadToSeveralMachinesAreThere() {
        DnsReport.Findings findings = look(Map.of(CLIENT, List.of(new Srv(5222, "one.example.org"), new Srv(5222, "two.example.org"))));
        assertTrue(findings.isWell());
        assertEquals(List.of("  _xmpp-client: there", "  _xmpp-server: not there, and not needed", "  example.org: 192.0.2.1"), findings.lines());
    }

    @Test
    void whatIsMissingIsTold() {
        DnsReport.Findings findings = look(Map.of());
        assertFalse(findings.isWell());
        assertEquals("  _xmpp-client: missing", findings.lines().getFirst());
    }

    @Test
    void aPortAtWhichNobodyListensIsWrong() {
        assertEquals("  _xmpp-client: wrong: it leads to one.example.org, port 5333; this server listens at port 5222",
                first(new Srv(5222, "one.example.org"), new Srv(5333, "one.example.org")));
    }

    @Test
    void aHostWithoutAddressIsWrong() {
        assertEquals("  _xmpp-client: wrong: it leads to gone.example.org, which has no address", first(new Srv(5222, "gone.example.org")));
    }

    @Test
    void aRecordThatDeniesTheServiceIsWrong() {
        assertEquals("  _xmpp-client: wrong: it says that there is no such service (\".\")", first(new Srv(0, "")));
    }

    @Test
    void anotherMachineThanTheOneAskedForIsWrong() {
        DnsReport report = new DnsReport("example.org", "two.example.org", true, OFFERS, List.of());
        assertEquals("  _xmpp-client: wrong: it leads to one.example.org, port 5222, not to two.example.org",
                report.look(new Known(Map.of(CLIENT, List.of(new Srv(5222, "one.example.org"))), ADDRESSES)).lines().getFirst());
    }

    @Test
    void aRecordForWhatIsOffIsWrongUnlessItSaysSo() {
        List<Srv> client = List.of(new Srv(5222, "one.example.org"));
        assertEquals("  _xmpp-server: wrong: it leads to one.example.org, port 5269, but listen.s2s accepts nobody from elsewhere",
                look(Map.of(CLIENT, client, SERVER, List.of(new Srv(5269, "one.example.org")))).lines().get(1));
        assertTrue(look(Map.of(CLIENT, client, SERVER, List.of(new Srv(0, "")))).isWell());
    }

    @Test
    void aResolverThatDoesNotAnswerIsAskedOnce() {
        List<String> asked = new ArrayList<>();
        DnsReport.Findings findings = report().look(new Zone() {
            @Override
            public List<Srv> services(String name) throws IOException {
                asked.add(name);
                throw new IOException("no answer for " + name + " (timed out)");
            }

            @Override
            public List<String> addresses(String host) {
                throw new AssertionError("asked for " + host);
            }
        });
        assertFalse(findings.isWell());
        assertEquals(List.of(CLIENT), asked);
        assertEquals(List.of("  DNS does not say: no answer for " + CLIENT + " (timed out)"), findings.lines());
    }

    @Test
    void whereAWebServerOnAnotherPortMustStandInIsTold() {
        assertTrue(report().toPublish().contains(
                "Clients in browsers ask these for the way (XEP-0156); pass them on to port 5443 of this server:"));
    }

    private static DnsReport report() {
        return new DnsReport("example.org", "example.org", false, OFFERS, List.of(5443));
    }

    private static DnsReport.Findings look(Map<String, List<Srv>> services) {
        return report().look(new Known(services, ADDRESSES));
    }

    private static String first(Srv... client) {
        DnsReport.Findings findings = look(Map.of(CLIENT, List.of(client)));
        assertFalse(findings.isWell());
        return findings.lines().getFirst();
    }
}
