package org.bluetick.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bluetick.dns.Zone.Srv;

/// Tells which records lead others to a domain's server, and which of them are there.
/// @param host the name of the machine that serves the domain
/// @param hasMachineGiven whether somebody has said so; otherwise records may name any
/// @param webPorts where the web server listens for others; none: there is none
public record DnsReport(String domain, String host, boolean hasMachineGiven, List<Offer> offers, List<Integer> webPorts) {
    private static final int HTTPS = 443;

    /// @param isWell whether everything was found
    public record Findings(List<String> lines, boolean isWell) {}

    /// What to publish.
    public List<String> toPublish() {
        List<String> lines = new ArrayList<>();
        lines.add("Records to publish for " + domain + (host.equals(domain) ? ":" : ", whose server is " + host + ":"));
        offers.stream().flatMap(offer -> offer.records(domain, host)).forEach(record -> lines.add("  " + record));
        lines.add("  " + host + ". 3600 IN A …, AAAA …: the addresses of this machine");
        offers.stream().filter(offer -> !offer.isOffered())
                .forEach(offer -> lines.add("  none for " + offer.service() + ": " + isOff(offer)));
        lines.add("");
        lines.addAll(hostMeta());
        return lines;
    }

    private List<String> hostMeta() {
        if (webPorts.isEmpty()) {
            return List.of("Without listen.https there is nothing for clients in browsers to find (XEP-0156).");
        }
        String served = webPorts.contains(HTTPS)
                ? "this server answers them"
                : "pass them on to port " + webPorts.getFirst() + " of this server";
        return List.of("Clients in browsers ask these for the way (XEP-0156); " + served + ":",
                "  https://" + domain + "/.well-known/host-meta",
                "  https://" + domain + "/.well-known/host-meta.json");
    }

    /// What DNS says of it. Asks as little as it needs, and no more once there is no answer.
    public Findings look(Zone zone) {
        List<String> lines = new ArrayList<>();
        try {
            boolean isWell = true;
            for (Offer offer : offers) {
                Optional<String> problem = problem(offer, zone.services(offer.name(domain)), zone);
                isWell &= problem.isEmpty();
                lines.add("  " + offer.service() + ": " + problem.orElse(offer.isOffered() ? "there" : "not there, and not needed"));
            }
            for (String name : webPorts.isEmpty() || host.equals(domain) ? List.of(host) : List.of(host, domain)) {
                List<String> addresses = zone.addresses(name);
                isWell &= !addresses.isEmpty();
                lines.add("  " + name + ": " + (addresses.isEmpty() ? "missing: it has no address" : String.join(", ", addresses)));
            }
            return new Findings(lines, isWell);
        } catch (IOException e) {
            lines.add("  DNS does not say: " + e.getMessage());
            return new Findings(lines, false);
        }
    }

    private Optional<String> problem(Offer offer, List<Srv> found, Zone zone) throws IOException {
        List<Srv> elsewhere = found.stream().filter(srv -> !srv.host().isEmpty()).toList();
        if (!offer.isOffered()) {
            return elsewhere.isEmpty() ? Optional.empty() : Optional.of("wrong: it leads to " + places(elsewhere) + ", but " + isOff(offer));
        }
        if (found.isEmpty()) {
            return Optional.of("missing");
        }
        if (elsewhere.isEmpty()) {
            return Optional.of("wrong: it says that there is no such service (\".\")");
        }
        List<Srv> wrongPort = elsewhere.stream().filter(srv -> !offer.ports().contains(srv.port())).toList();
        if (!wrongPort.isEmpty()) {
            return Optional.of("wrong: it leads to " + places(wrongPort) + "; this server listens at port " + ports(offer));
        }
        if (hasMachineGiven && elsewhere.stream().noneMatch(srv -> srv.host().equalsIgnoreCase(host))) {
            return Optional.of("wrong: it leads to " + places(elsewhere) + ", not to " + host);
        }
        for (Srv srv : elsewhere) {
            if (zone.addresses(srv.host()).isEmpty()) {
                return Optional.of("wrong: it leads to " + srv.host() + ", which has no address");
            }
        }
        return Optional.empty();
    }

    private static String isOff(Offer offer) {
        return offer.key() + " accepts nobody from elsewhere";
    }

    private static String places(List<Srv> records) {
        return records.stream().map(srv -> srv.host() + ", port " + srv.port()).collect(Collectors.joining(" and "));
    }

    private static String ports(Offer offer) {
        return offer.ports().stream().map(String::valueOf).collect(Collectors.joining(" and "));
    }
}
