package org.bluetick.xep;

import java.util.Optional;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.ClientStream;
import org.bluetick.api.Default;
import org.bluetick.api.Keeping;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionResumed;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.api.Stage;
import org.bluetick.api.StreamFeature;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;

/// XEP-0352: Client State Indication. While a client is inactive, the last presence of each contact waits, and lone chat states are
/// dropped: nobody looks at them, and later they say nothing. Whatever else comes takes along what waits. What waits is the
/// session's state; everything here runs in its turn.
final class ClientState implements XmppModule {
    private static final String NAMESPACE = "urn:xmpp:csi:0";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    /// What a chat state may come with: hints (XEP-0334), ids (XEP-0359), a delay (XEP-0203).
    private static final Set<String> BESIDE_CHAT_STATES = Set.of(CHAT_STATES, "urn:xmpp:hints", "urn:xmpp:sid:0", "urn:xmpp:delay");
    private static final String ROOM_USER = "http://jabber.org/protocol/muc#user";

    /// @param maxWaiting how many stanzas may wait for a client at most
    record Config(@Default("500") int maxWaiting) {
        Config {
            if (maxWaiting < 0) {
                throw new IllegalArgumentException("max-waiting: found " + maxWaiting + "; expected 0 or more");
            }
        }
    }

    @Override
    public String name() {
        return "client-state";
    }

    @Override
    public void install(ModuleContext context) {
        int maxWaiting = context.config(Config.class).maxWaiting();
        context.streamFeature(new Indication());
        context.intercept(Place.DELIVERING, Stage.KEEP, passage -> delivering(passage, maxWaiting));
        context.on(SessionResumed.class, resumed -> activate(resumed.session())); // §5.2
        context.on(SessionSaving.class, ClientState::save);
        context.on(SessionRestored.class, restored -> restored.state("inactive", NAMESPACE)
                .ifPresent(_ -> restored.session().put(new Waiting())));
    }

    private static final class Indication implements StreamFeature {
        @Override
        public Optional<Element> offer(ClientStream stream) {
            boolean authenticated = stream.account().isPresent() && stream.session().isEmpty();
            return authenticated ? Optional.of(Element.of("csi", NAMESPACE)) : Optional.empty();
        }

        @Override
        public boolean negotiate(ClientStream stream, Element element) {
            boolean active = element.is("active", NAMESPACE);
            if (!active && !element.is("inactive", NAMESPACE) || stream.session().isEmpty()) {
                return false;
            }
            ClientSession session = stream.session().get();
            if (active) {
                activate(session);
            } else if (session.get(Waiting.class).isEmpty()) {
                session.put(new Waiting());
            }
            return true;
        }
    }

    private static void activate(ClientSession session) {
        session.get(Waiting.class).ifPresent(waiting -> {
            session.remove(Waiting.class);
            waiting.take().forEach(session::write);
        });
    }

    private static void save(SessionSaving saving) {
        saving.session().get(Waiting.class).ifPresent(waiting -> {
            saving.states().accept(Element.of("inactive", NAMESPACE));
            if (saving.stopping()) {
                activate(saving.session()); // what waits is written down with what the client has not acknowledged
            }
        });
    }

    private static Verdict delivering(Passage passage, int maxWaiting) {
        return passage.session().filter(session -> session.get(Waiting.class).isPresent())
                .map(inactive -> delivering(inactive, passage, maxWaiting))
                .orElseGet(passage::pass);
    }

    private static Verdict delivering(ClientSession inactive, Passage passage, int maxWaiting) {
        if (passage.stanza() instanceof Message message && isDropped(inactive.account(), message)) {
            return Verdict.DROP;
        }
        Waiting waiting = inactive.get(Waiting.class).orElseThrow();
        if (passage.stanza() instanceof Presence presence && canWait(presence)) {
            waiting.add(presence);
            if (waiting.size() > maxWaiting) {
                flush(inactive, waiting);
            }
            return Verdict.DROP;
        }
        flush(inactive, waiting);
        return passage.pass();
    }

    /// It stays inactive; but not while what has waited passes here once more.
    private static void flush(ClientSession inactive, Waiting waiting) {
        activate(inactive);
        inactive.put(waiting);
    }

    /// What is kept, as its sender may ask (XEP-0334), comes: it waits until a device has it.
    private static boolean isDropped(Jid account, Message message) {
        Message original = Carbons.original(message).orElse(message);
        return !message.isError() && isChatState(original.element()) && Keeping.idOf(account, original).isEmpty();
    }

    /// Not what a user is asked, and not what a room tells a client of itself (XEP-0045 §7.2.2, §9.1).
    private static boolean canWait(Presence presence) {
        boolean availability = presence.isAvailable() || presence.type() == Presence.Type.UNAVAILABLE;
        return availability && presence.element().child("x", ROOM_USER).filter(x -> x.has("status", ROOM_USER)).isEmpty();
    }

    /// Whether it says nothing but a chat state (XEP-0085 §5.6).
    private static boolean isChatState(Element message) {
        return message.elements().anyMatch(child -> child.namespace().equals(CHAT_STATES))
                && message.elements().allMatch(child -> BESIDE_CHAT_STATES.contains(child.namespace()) || child.is("thread", Stanza.NAMESPACE));
    }
}
