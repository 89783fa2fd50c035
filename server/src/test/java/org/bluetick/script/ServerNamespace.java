package org.bluetick.script;

import java.util.List;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;

/// What servers and components say to each other stands in other namespaces than what clients hear (RFC 6120 §4.8.2); scripts
/// need not care.
final class ServerNamespace {
    private static final List<String> OTHERS = List.of("jabber:server", "jabber:component:accept");

    private ServerNamespace() {}

    static Element asOfClients(Element element) {
        String namespace = OTHERS.contains(element.namespace()) ? Stanza.NAMESPACE : element.namespace();
        List<Node> children = element.children().stream()
                .map(child -> child instanceof Element inner ? asOfClients(inner) : child).toList();
        return new Element(element.name(), namespace, element.attributes(), children);
    }
}
