package org.bluetick;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where to accept connections: `0.0.0.0:5222`, `[::]:5222`, `localhost:5222`. Port 0 is any free port.
public record ListenAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]\\s]+):(\\d{1,5})");
    private static final String EXPECTED = "; expected address:port, for example 0.0.0.0:5222";
    private static final int LAST_PORT = 65_535;

    public static ListenAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            boolean noPort = !text.matches(".*:\\d+");
            throw new IllegalArgumentException(
                    "\"" + text + "\" " + (noPort ? "has no port" : "is not an address") + EXPECTED);
        }
        int port = Integer.parseInt(form.group(2));
        if (port > LAST_PORT) {
            throw new IllegalArgumentException("\"" + text + "\" has port " + port + EXPECTED);
        }
        return new ListenAddress(form.group(1), port);
    }

    /// Resolved; whether the name is known shows when it is bound.
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port);
    }

    public boolean isLoopback() {
        InetAddress address = toSocketAddress().getAddress();
        return address != null && address.isLoopbackAddress();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
