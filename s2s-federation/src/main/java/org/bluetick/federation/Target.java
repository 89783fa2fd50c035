package org.bluetick.federation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a domain's server may be reached.
///
/// @param host a name or an address
/// @param directTls TLS from the first byte (XEP-0368)
/// @param fixed named by the configuration, and so trusted to be where it is
record Target(String host, int port, boolean directTls, boolean fixed) {
    private static final Pattern FORM = Pattern.compile("(tls://)?(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]\\s/]+):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    static Target parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > LAST_PORT) {
            throw new IllegalArgumentException("hosts: found \"" + text
                    + "\"; expected host:port, for example 192.0.2.7:5269, or tls://host:port");
        }
        String host = form.group(2).replaceAll("[\\[\\]]", "");
        return new Target(host, Integer.parseInt(form.group(3)), form.group(1) != null, true);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + (directTls ? " (direct TLS)" : "");
    }
}
