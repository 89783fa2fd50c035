package org.bluetick.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/// Believes reverse proxies, and nobody else, when they say where a request came from, and whether by https
/// (`Forwarded`, `X-Forwarded-For`, `X-Forwarded-Proto`).
final class Proxies implements HttpConfiguration.Customizer {
    private final ForwardedRequestCustomizer forwarded = new ForwardedRequestCustomizer();
    private final Set<InetAddress> addresses;

    Proxies(List<String> addresses) {
        this.addresses = addresses.stream().map(Proxies::parsed).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        return isProxy(request.getConnectionMetaData().getRemoteSocketAddress())
                ? forwarded.customize(request, responseHeaders)
                : request;
    }

    /// Whether nobody could listen between the client and here: TLS all the way, or as far as a proxy of ours, or no way
    /// at all. A proxy that passes on what it got in clear must say so.
    boolean isProtected(Request request) {
        return request.isSecure()
                || isProxy(request.getConnectionMetaData().getConnection().getEndPoint().getRemoteSocketAddress()) && !saysOtherwise(request);
    }

    private static boolean saysOtherwise(Request request) {
        return request.getHeaders().contains(HttpHeader.X_FORWARDED_PROTO) || request.getHeaders().contains(HttpHeader.FORWARDED);
    }

    private boolean isProxy(SocketAddress peer) {
        return peer instanceof InetSocketAddress address && addresses.contains(address.getAddress());
    }

    /// Whether it is an IP address, so that nobody needs to be asked.
    static boolean isAddress(String text) {
        return text.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    }

    private static InetAddress parsed(String address) {
        try {
            if (isAddress(address)) {
                return InetAddress.getByName(address);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("proxies: found \"" + address + "\"; expected an IP address", e);
        }
        throw new IllegalArgumentException("proxies: found \"" + address + "\"; expected an IP address");
    }
}
