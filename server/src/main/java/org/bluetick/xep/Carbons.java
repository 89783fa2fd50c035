package org.bluetick.xep;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.api.Addressee.OWN_ACCOUNT;
import static org.bluetick.api.Place.ARRIVED;
import static org.bluetick.api.Place.DELIVERING;
import static org.bluetick.api.Place.SENT;
import static org.bluetick.api.Stage.COPY;
import static org.bluetick.api.Stage.GUARD;
import static org.bluetick.api.Stage.STAMP;
import static org.bluetick.stanza.Iq.Type.SET;

import java.util.Optional;
import org.bluetick.api.IqRequest;
import org.bluetick.api.Keeping;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Passage;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.api.Sessions;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// XEP-0280: Message Carbons. Copies are made in the sender's turn for all other resources, and dropped in the turns of
/// those that have not enabled them: that is their sessions' state.
final class Carbons implements XmppModule {
    static final String NAMESPACE = "urn:xmpp:carbons:2";
    private static final String RULES = "urn:xmpp:carbons:rules:0";
    static final String FORWARD = "urn:xmpp:forward:0";

    /// Marks a session that gets copies.
    private record Enabled() {}

    private static final Element ENABLED = Element.of("enabled", NAMESPACE);

    @Override
    public String name() {
        return "carbons";
    }

    @Override
    public void install(ModuleContext context) {
        CarbonCopies copies = new CarbonCopies(
                context.get(Sessions.class), context.get(RoutingTable.class), context.find(Keeping.class));
        context.feature(NAMESPACE);
        context.feature(RULES);
        context.iq(SET, "enable", NAMESPACE, OWN_ACCOUNT, Carbons::enable);
        context.iq(SET, "disable", NAMESPACE, OWN_ACCOUNT, Carbons::disable);
        context.iq(SET, "enable", NAMESPACE, ANY_ACCOUNT, Carbons::refuse);
        context.iq(SET, "disable", NAMESPACE, ANY_ACCOUNT, Carbons::refuse);
        context.intercept(ARRIVED, STAMP, Carbons::withoutForged);
        context.intercept(SENT, COPY, copies::sent);
        context.intercept(ARRIVED, COPY, copies::arrived);
        context.intercept(DELIVERING, GUARD, Carbons::onlyWhereEnabled);
        context.intercept(DELIVERING, COPY, copies::delivering);
        context.on(SessionSaving.class, saving -> saving.session().get(Enabled.class).ifPresent(_ -> saving.states().accept(ENABLED)));
        context.on(SessionRestored.class, restored -> restored.state("enabled", NAMESPACE)
                .ifPresent(_ -> restored.session().put(new Enabled())));
    }

    private static Element enable(IqRequest request) {
        request.session().orElseThrow(() -> new StanzaException(StanzaError.NOT_ALLOWED)).put(new Enabled());
        return Element.EMPTY;
    }

    private static Element disable(IqRequest request) {
        request.session().orElseThrow(() -> new StanzaException(StanzaError.NOT_ALLOWED)).remove(Enabled.class);
        return Element.EMPTY;
    }

    /// §4, §5: who is not a client of this account.
    private static Element refuse(IqRequest request) {
        throw new StanzaException(StanzaError.NOT_ALLOWED);
    }

    /// §11: copies are not routed, they are delivered. So one that arrives is forged, or its session has ended.
    private static Verdict withoutForged(Passage passage) {
        if (!(passage.stanza() instanceof Message message) || !isCopy(message)) {
            return passage.pass();
        }
        Element rest = message.element().withoutChildren(Carbons::wraps);
        return rest.firstElement().isPresent() ? new Verdict.Pass(message.withElement(rest)) : Verdict.DROP;
    }

    private static Verdict onlyWhereEnabled(Passage passage) {
        boolean unwanted = passage.stanza() instanceof Message message && isCopy(message)
                && passage.session().flatMap(session -> session.get(Enabled.class)).isEmpty();
        return unwanted ? Verdict.DROP : passage.pass();
    }

    static boolean isCopy(Message message) {
        return message.element().any(Carbons::wraps);
    }

    private static boolean wraps(Element child) {
        return child.is("sent", NAMESPACE) || child.is("received", NAMESPACE);
    }

    /// What a copy is of; empty when the message is none.
    static Optional<Message> original(Message message) {
        return message.element().elements().filter(Carbons::wraps).findFirst()
                .flatMap(wrapper -> wrapper.child("forwarded", FORWARD))
                .flatMap(Element::firstElement)
                .map(copied -> new Message(message.from(), message.to(), message.type(), copied));
    }
}
