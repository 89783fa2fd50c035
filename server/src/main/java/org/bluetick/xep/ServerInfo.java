package org.bluetick.xep;

import org.bluetick.api.Features;
import org.bluetick.stanza.Capabilities;
import org.bluetick.xml.Element;

/// What the server says of itself: the content of its disco#info, and the verification string that stands for it
/// (XEP-0115 §5). Made afresh each time, since it is whole only when all modules are installed.
record ServerInfo(Features features) {
    static final String INFO = "http://jabber.org/protocol/disco#info";

    private static final String NODE = "https://bluetick.org";
    private static final String NAME = "Bluetick";

    Element identity() {
        return Element.of("identity", INFO).with("category", "server").with("type", "im").with("name", NAME);
    }

    static Element feature(String var) {
        return Element.of("feature", INFO).with("var", var);
    }

    /// The disco#info of the server.
    Element query() {
        return Element.of("query", INFO, identity())
                .plus(features.server().stream().map(ServerInfo::feature).toList())
                .plus(features.forms());
    }

    /// The stream feature of XEP-0115 §6.3.
    Element capabilities() {
        return Element.of("c", "http://jabber.org/protocol/caps")
                .with("hash", "sha-1")
                .with("node", NODE)
                .with("ver", verification());
    }

    /// The node under which its capabilities can be asked for.
    String node() {
        return NODE + "#" + verification();
    }

    String verification() {
        return Capabilities.verification(query(), "sha-1").orElseThrow();
    }
}
