package org.bluetick.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.bluetick.dns.Zone.Srv;
import org.junit.jupiter.api.Test;

final class ResolvedZoneTest {
    @Test
    void findsServicesAndAddressesAndWhatIsNotThere() throws IOException {
        try (NameServer server = new NameServer("""
                _xmpp-client._tcp.example.org. IN SRV 0 5 5222 xmpp.example.org.
                _xmpp-server._tcp.example.org. IN SRV 0 0 0 .
                xmpp.example.org. IN A 192.0.2.1
                """)) {
            ResolvedZone zone = ResolvedZone.at(server.address());
            assertEquals(List.of(new Srv(5222, "xmpp.example.org")), zone.services("_xmpp-client._tcp.example.org"));
            assertEquals(List.of(new Srv(0, "")), zone.services("_xmpp-server._tcp.example.org"));
            assertEquals(List.of(), zone.services("_xmpps-client._tcp.example.org"));
            assertEquals(List.of("192.0.2.1"), zone.addresses("xmpp.example.org"));
            assertEquals(List.of(), zone.addresses("example.org"));
        }
    }
}
