package org.bluetick.federation;

import java.util.ArrayList;
import java.util.List;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;

/// The content namespaces of streams between servers (RFC 6120 §4.8.2) and of components (XEP-0114 §3), and what is in them.
/// Inside the server stanzas are in that of clients.
final class ContentNamespace {
    static final String SERVER = "jabber:server";
    static final String COMPONENT = "jabber:component:accept";

    private ContentNamespace() {}

    /// The element with that of clients in its place.
    static Element asOfClients(Element element) {
        boolean ours = element.namespace().equals(SERVER) || element.namespace().equals(COMPONENT);
        List<Node> children = children(element.children());
        if (!ours && children == element.children()) {
            return element;
        }
        return new Element(element.name(), ours ? Stanza.NAMESPACE : element.namespace(), element.attributes(), children);
    }

    private static List<Node> children(List<Node> children) {
        List<Node> changed = null;
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i) instanceof Element child) {
                Element mapped = asOfClients(child);
                if (mapped != child) {
                    changed = changed == null ? new ArrayList<>(children) : changed;
                    changed.set(i, mapped);
                }
            }
        }
        return changed == null ? children : changed;
    }
}
