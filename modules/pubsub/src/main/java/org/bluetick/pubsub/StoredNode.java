package org.bluetick.pubsub;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.stanza.DataForm;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.XmlException;

/// How nodes and payloads are written down.
final class StoredNode {
    private static final String NAMESPACE = "urn:bluetick:node";

    private StoredNode() {}

    /// The same text for the same settings.
    static String settings(Node node) {
        Element settings = Element.of("node", NAMESPACE, node.config().submission().element());
        List<Element> affiliations = node.affiliations().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Element.of("affiliation", NAMESPACE)
                        .with("jid", entry.getKey().toString()).with("is", entry.getValue().word()))
                .toList();
        List<Element> subscriptions = node.subscriptions().stream()
                .map(subscription -> Element.of("subscription", NAMESPACE)
                        .with("jid", subscription.jid().toString()).with("id", subscription.id()))
                .toList();
        return ElementWriter.toXml(settings.plus(affiliations).plus(subscriptions));
    }

    static Node node(String owner, String name, String settings) {
        Element read = parse(settings);
        Map<Jid, Affiliation> affiliations = read.elements("affiliation", NAMESPACE).collect(Collectors.toMap(
                element -> Jid.of(attribute(element, "jid")), element -> Affiliation.of(attribute(element, "is")).orElseThrow()));
        List<Node.Subscription> subscriptions = read.elements("subscription", NAMESPACE)
                .map(element -> new Node.Subscription(Jid.of(attribute(element, "jid")), attribute(element, "id")))
                .toList();
        NodeConfig config = DataForm.in(read).map(form -> NodeConfig.DEFAULT.with(form, Integer.MAX_VALUE)).orElse(NodeConfig.DEFAULT);
        return new Node(Jid.of(owner), name, config, affiliations, subscriptions);
    }

    static Element parse(String xml) {
        try {
            return ElementParser.parse(xml);
        } catch (XmlException e) {
            throw new IllegalStateException("stored XML cannot be read: " + e.getMessage(), e);
        }
    }

    private static String attribute(Element element, String name) {
        return element.attribute(name).orElseThrow(() -> new IllegalStateException(element + " has no " + name));
    }
}
