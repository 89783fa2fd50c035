package org.bluetick.dns;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// Asks a resolver, and nobody else.
public final class ResolvedZone implements Zone {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final LookupSession lookups;

    private ResolvedZone(Resolver resolver) {
        resolver.setTimeout(PATIENCE);
        this.lookups = LookupSession.builder().resolver(resolver).build();
    }

    /// The resolvers of this machine.
    public static ResolvedZone ofSystem() {
        return new ResolvedZone(new ExtendedResolver());
    }

    public static ResolvedZone at(InetSocketAddress resolver) {
        return new ResolvedZone(new SimpleResolver(resolver));
    }

    @Override
    public List<Srv> services(String name) throws IOException {
        List<Srv> services = new ArrayList<>();
        for (Record record : lookUp(name, Type.SRV)) {
            if (record instanceof SRVRecord srv) {
                services.add(new Srv(srv.getPort(), srv.getTarget().equals(Name.root) ? "" : srv.getTarget().toString(true)));
            }
        }
        return services;
    }

    @Override
    public List<String> addresses(String host) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (Record record : lookUp(host, Type.A)) {
            if (record instanceof ARecord four) {
                addresses.add(four.getAddress().getHostAddress());
            }
        }
        for (Record record : lookUp(host, Type.AAAA)) {
            if (record instanceof AAAARecord six) {
                addresses.add(six.getAddress().getHostAddress());
            }
        }
        return addresses;
    }

    private List<Record> lookUp(String name, int type) throws IOException {
        try {
            return lookups.lookupAsync(Name.fromString(name, Name.root), type).toCompletableFuture().get().getRecords();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            if (cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException) {
                return List.of();
            }
            throw new IOException(reason(name, cause), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + name);
        }
    }

    private static String reason(String name, @Nullable Throwable cause) {
        String said = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
        return "no answer for " + name + " (" + said.lines().findFirst().orElse("") + ")";
    }
}
