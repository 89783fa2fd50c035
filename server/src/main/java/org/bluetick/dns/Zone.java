package org.bluetick.dns;

import java.io.IOException;
import java.util.List;

/// What DNS knows. Asks, and blocks.
public interface Zone {
    /// @param host without the dot at its end; empty: there is no such service (RFC 2782)
    record Srv(int port, String host) {}

    /// @return none: there is no such name, or no such record
    /// @throws IOException when there is no answer
    List<Srv> services(String name) throws IOException;

    /// @return the addresses of a host, as text
    /// @throws IOException when there is no answer
    List<String> addresses(String host) throws IOException;
}
