package org.bluetick.xep;

import static org.bluetick.api.Addressee.OWN_ACCOUNT;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.stanza.Iq.Type.SET;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;
import org.bluetick.api.IqRequest;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.PrivateXmlStore;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;

/// XEP-0049: Private XML Storage. Only its owner can reach it; to others the request is unknown.
final class PrivateXml implements XmppModule {
    private static final String NAMESPACE = "jabber:iq:private";

    /// @param maxSize of all that an account keeps, as XML
    record Config(@Default("256k") ByteSize maxSize) {}

    @Override
    public String name() {
        return "private-xml";
    }

    @Override
    public void install(ModuleContext context) {
        PrivateXmlStore store = context.get(PrivateXmlStore.class);
        Answers answers = new Answers(store, context.config(Config.class).maxSize().bytes());
        context.feature(NAMESPACE);
        context.iq(GET, "query", NAMESPACE, OWN_ACCOUNT, answers::get);
        context.iq(SET, "query", NAMESPACE, OWN_ACCOUNT, answers::set);
        context.on(AccountRemoved.class, removed -> store.removeAll(removed.account()));
    }

    private record Answers(PrivateXmlStore store, long maxSize) {
        /// What is not there is answered with itself, empty.
        Element get(IqRequest request) {
            List<Element> wanted = elements(request);
            if (wanted.size() > 1) {
                throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText(
                        "a query for " + wanted.size() + " elements; expected one"));
            }
            Element name = wanted.getFirst();
            Element kept = store.get(request.to(), name.name(), name.namespace())
                    .orElse(Element.of(name.name(), name.namespace()));
            return Element.of("query", NAMESPACE, kept);
        }

        Element set(IqRequest request) {
            List<Element> elements = elements(request);
            requireRoom(request.to(), elements);
            elements.forEach(element -> store.put(request.to(), element));
            return Element.EMPTY;
        }

        private static List<Element> elements(IqRequest request) {
            List<Element> elements = request.payload().elements().toList();
            if (elements.isEmpty() || elements.stream().anyMatch(Answers::hasNoNamespaceOfItsOwn)) {
                throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText(
                        "expected an element in a namespace of its own"));
            }
            return elements;
        }

        private static boolean hasNoNamespaceOfItsOwn(Element element) {
            return switch (element.namespace()) {
                case "", NAMESPACE, Stanza.NAMESPACE -> true;
                default -> false;
            };
        }

        private void requireRoom(Jid account, List<Element> elements) {
            long size = store.size(account);
            for (Element element : elements) {
                long replaced = store.get(account, element.name(), element.namespace()).map(Answers::size).orElse(0L);
                size += size(element) - replaced;
            }
            if (size > maxSize) {
                throw new StanzaException(StanzaError.POLICY_VIOLATION.withText(
                        "private XML would take " + size + " bytes; expected at most " + maxSize));
            }
        }

        private static long size(Element element) {
            return ElementWriter.toXml(element).getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
