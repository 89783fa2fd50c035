package org.bluetick;

import java.net.IDN;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.bluetick.dns.DnsReport;
import org.bluetick.dns.Offer;
import org.bluetick.dns.ResolvedZone;
import org.bluetick.dns.Zone;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tells which DNS records the configuration asks for, and which are there. Needs no running server.
@Command(name = "check-dns", description = "Print the DNS records to publish, and tell which are there.")
final class CheckDnsCommand implements Callable<Integer> {
    private static final int DNS = 53;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--host", paramLabel = "NAME", description = "The name of this machine; the domain's otherwise.")
    private @Nullable String host;

    @Option(names = "--resolver", paramLabel = "ADDRESS",
            description = "The name server to ask: 192.0.2.1, or 192.0.2.1:5353; the system's otherwise.")
    private @Nullable String resolver;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Config config = options.load();
        String domain = IDN.toASCII(config.domain());
        DnsReport report = new DnsReport(domain, host == null ? domain : IDN.toASCII(host), host != null,
                offers(config.listen()), ports(config.listen().https()));
        print(report.toPublish());
        if (!isInDns(domain)) {
            print(List.of("", domain + " is no name that others could look up; `domain` in the configuration says which domain is served."));
            return CommandLine.ExitCode.SOFTWARE;
        }
        print(List.of("", "What DNS says:"));
        DnsReport.Findings findings = report.look(zone());
        print(findings.lines());
        return findings.isWell() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void print(List<String> lines) {
        lines.forEach(spec.commandLine().getOut()::println);
    }

    private Zone zone() {
        if (resolver == null) {
            return ResolvedZone.ofSystem();
        }
        ListenAddress address = ListenAddress.parse(resolver.matches(".*[^:]:\\d+") ? resolver : resolver + ":" + DNS);
        InetSocketAddress socket = address.toSocketAddress();
        if (socket.isUnresolved()) {
            throw new IllegalArgumentException("--resolver: found \"" + resolver + "\"; expected an address, for example 192.0.2.1");
        }
        return ResolvedZone.at(socket);
    }

    /// RFC 6761 §6.3: nobody is asked for `localhost`; nor for an address.
    private static boolean isInDns(String domain) {
        return !domain.equals("localhost") && !domain.endsWith(".localhost") && !domain.startsWith("[") && !domain.matches("[0-9.]+");
    }

    private static List<Offer> offers(Config.Listen listen) {
        return List.of(
                new Offer("_xmpp-client", "listen.c2s", ports(listen.c2s())),
                new Offer("_xmpps-client", "listen.c2s-tls", ports(listen.c2sTls())),
                new Offer("_xmpp-server", "listen.s2s", ports(listen.s2s())),
                new Offer("_xmpps-server", "listen.s2s-tls", ports(listen.s2sTls())));
    }

    /// Where others can reach it: not only this machine, and at a port that is known.
    private static List<Integer> ports(List<ListenAddress> addresses) {
        return addresses.stream().filter(address -> address.port() != 0 && !address.isLoopback())
                .map(ListenAddress::port).distinct().toList();
    }
}
