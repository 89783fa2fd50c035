package org.bluetick.federation;

import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupFailedException;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// Finds servers by DNS (RFC 6120 §3.2, XEP-0368), unless the configuration says where they are. What is found, and what is
/// not (RFC 2308), is remembered as long as its records say. Safe for any thread.
final class Dns implements Resolver {
    private static final int DEFAULT_PORT = 5269;

    private final LookupSession lookups = LookupSession.defaultBuilder().build();
    private final Map<String, String> hosts;
    private final RandomGenerator random;

    Dns(Map<String, String> hosts, RandomGenerator random) {
        this.hosts = hosts;
        this.random = random;
    }

    @Override
    public List<Target> targets(Jid domain) {
        Optional<String> fixed = DomainPattern.find(hosts, domain);
        if (fixed.isPresent()) {
            return List.of(Target.parse(fixed.get()));
        }
        String name = domain.domain();
        if (name.startsWith("[") || Address.isDottedQuad(name)) {
            throw new UnresolvedException(Failure.notFound(name + " is an address; expected a domain"));
        }
        return byDns(IDN.toASCII(name));
    }

    private List<Target> byDns(String name) {
        List<ServerRecord> records = Stream.concat(
                records("_xmpp-server._tcp." + name, false), records("_xmpps-server._tcp." + name, true)).toList();
        if (records.isEmpty()) {
            return List.of(new Target(name, DEFAULT_PORT, false, false));
        }
        List<Target> targets = ServerRecord.inOrder(records, random).stream()
                .filter(record -> !record.host().equals("."))
                .map(record -> new Target(withoutDot(record.host()), record.port(), record.directTls(), false))
                .toList();
        if (targets.isEmpty()) {
            throw new UnresolvedException(Failure.notFound(name + " offers no XMPP to other servers (its SRV record says \".\")"));
        }
        return targets;
    }

    private Stream<ServerRecord> records(String name, boolean directTls) {
        return lookUp(name, Type.SRV).stream().filter(SRVRecord.class::isInstance).map(SRVRecord.class::cast)
                .map(srv -> new ServerRecord(srv.getPriority(), srv.getWeight(), srv.getPort(), srv.getTarget().toString(), directTls));
    }

    /// A domain of somebody else's choice must not lead us to ourselves: only the configuration may name such addresses.
    @Override
    public List<InetSocketAddress> addresses(Target target) {
        List<InetSocketAddress> addresses = addressesOf(target.host()).stream()
                .filter(address -> target.fixed() || !address.isLoopbackAddress() && !address.isAnyLocalAddress())
                .map(address -> new InetSocketAddress(address, target.port()))
                .toList();
        if (addresses.isEmpty()) {
            throw new UnresolvedException(Failure.notFound(target.host() + " has no address"));
        }
        return addresses;
    }

    private List<InetAddress> addressesOf(String host) {
        InetAddress literal = literal(host);
        if (literal != null) {
            return List.of(literal);
        }
        List<InetAddress> six = lookUp(host, Type.AAAA).stream().filter(AAAARecord.class::isInstance)
                .map(record -> ((AAAARecord) record).getAddress()).toList();
        List<InetAddress> four = lookUp(host, Type.A).stream().filter(ARecord.class::isInstance)
                .map(record -> ((ARecord) record).getAddress()).toList();
        return inTurns(six, four);
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return Address.isDottedQuad(host) || host.indexOf(':') >= 0 ? InetAddress.ofLiteral(host) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// RFC 8305 §4: the two families one after the other.
    private static List<InetAddress> inTurns(List<InetAddress> six, List<InetAddress> four) {
        List<InetAddress> all = new ArrayList<>();
        for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
            if (i < six.size()) {
                all.add(six.get(i));
            }
            if (i < four.size()) {
                all.add(four.get(i));
            }
        }
        return all;
    }

    private List<Record> lookUp(String name, int type) {
        try {
            return lookups.lookupAsync(Name.fromString(name, Name.root), type, DClass.IN).toCompletableFuture().get().getRecords();
        } catch (TextParseException e) {
            throw new UnresolvedException(Failure.notFound(name + " is no name for DNS: " + e.getMessage()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoSuchDomainException || e.getCause() instanceof NoSuchRRSetException) {
                return List.of();
            }
            String why = e.getCause() instanceof LookupFailedException failed ? failed.getClass().getSimpleName() : String.valueOf(e.getCause());
            throw new UnresolvedException(Failure.unreachable("DNS does not answer for " + name + ": " + why));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnresolvedException(Failure.unreachable("interrupted while looking up " + name));
        }
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
