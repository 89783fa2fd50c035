package org.bluetick.api;

import java.util.List;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// What the modules have announced; whole once all are installed. A port: `context.get(Features.class)`.
public interface Features {
    /// Of the server, sorted.
    List<String> server();

    /// Of each account, sorted.
    List<String> account();

    /// Data forms about the server (XEP-0128).
    List<Element> forms();

    /// The services by address, with their descriptions.
    Map<Jid, String> services();
}
