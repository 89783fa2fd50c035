package org.bluetick.xep;

import static org.bluetick.api.Addressee.OWN_ACCOUNT;
import static org.bluetick.api.Place.ARRIVED;
import static org.bluetick.api.Place.SENT;
import static org.bluetick.api.Stage.GUARD;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.stanza.Iq.Type.SET;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.BlocklistStore;
import org.bluetick.api.Blocklists;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Default;
import org.bluetick.api.IqRequest;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Nodes;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.api.Sessions;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// XEP-0191: Blocking Command. To whom is blocked, the account seems to be offline; its list is the store's, guarded
/// at the stanzas' path by `BlockingGuard`. Whether a resource asked for the list is its session's state.
final class Blocking implements XmppModule {
    static final String NAMESPACE = "urn:xmpp:blocking";
    private static final String NOTICES = "urn:bluetick:blocking";
    private static final String CHANGED = "changed";

    /// @param maxItems how many addresses an account may block
    record Config(@Default("1000") int maxItems) {}

    /// Marks a session that has asked for the list, and is told of its changes.
    private record Interested() {}

    @Override
    public String name() {
        return "blocking";
    }

    @Override
    public void install(ModuleContext context) {
        Blocklist blocklist = new Blocklist(context.domain(), context.get(BlocklistStore.class));
        BlockedPresence presence = new BlockedPresence(blocklist, context.get(RosterStore.class),
                context.get(RoutingTable.class), context.get(Sessions.class), context.router());
        Commands commands = new Commands(blocklist, presence, context.get(Sessions.class), context.get(Nodes.class),
                context.config(Config.class).maxItems());
        context.get(Nodes.class).listen(CHANGED, NOTICES, commands::changedElsewhere);
        BlockingGuard guard = new BlockingGuard(context.domain(), blocklist);
        context.provide(Blocklists.class, blocklist);
        context.feature(NAMESPACE);
        context.iq(GET, "blocklist", NAMESPACE, OWN_ACCOUNT, commands::list);
        context.iq(SET, "block", NAMESPACE, OWN_ACCOUNT, commands::block);
        context.iq(SET, "unblock", NAMESPACE, OWN_ACCOUNT, commands::unblock);
        context.intercept(SENT, GUARD, guard::sent);
        context.intercept(ARRIVED, GUARD, guard::arrived);
        context.on(SessionSaving.class, saving -> saving.session().get(Interested.class)
                .ifPresent(_ -> saving.states().accept(Element.of("interested", NAMESPACE))));
        context.on(SessionRestored.class, restored -> restored.state("interested", NAMESPACE)
                .ifPresent(_ -> restored.session().put(new Interested())));
        context.on(AccountRemoved.class, removed -> blocklist.removeAll(removed.account()));
    }

    private record Commands(Blocklist blocklist, BlockedPresence presence, Sessions sessions, Nodes nodes, int maxItems) {
        Element list(IqRequest request) {
            request.session().ifPresent(session -> session.put(new Interested()));
            List<Element> items = blocklist.of(request.to()).stream()
                    .sorted()
                    .map(jid -> Element.of("item", NAMESPACE).with("jid", jid.toString()))
                    .toList();
            return Element.of("blocklist", NAMESPACE).plus(items);
        }

        Element block(IqRequest request) {
            Jid account = request.to();
            Set<Jid> items = items(request.payload());
            if (items.isEmpty()) {
                throw new StanzaException(StanzaError.BAD_REQUEST.withText("nothing to block; expected an item"));
            }
            requireRoom(account, items);
            presence.hide(account, items);
            blocklist.block(account, items);
            changed(account, request.payload(), Set.of());
            return Element.EMPTY;
        }

        /// Without items: all.
        Element unblock(IqRequest request) {
            Jid account = request.to();
            Set<Jid> items = items(request.payload());
            Set<Jid> before = blocklist.of(account);
            if (items.isEmpty()) {
                blocklist.removeAll(account);
            } else {
                blocklist.unblock(account, items);
            }
            changed(account, request.payload(), before);
            return Element.EMPTY;
        }

        /// @param before the list as it was, when it has become shorter
        private void changed(Jid account, Element command, Set<Jid> before) {
            nodes.tell(Element.of(CHANGED, NOTICES, command).with("account", account.toString())
                    .plus(before.stream().map(jid -> Element.of("before", NOTICES).with("jid", jid.toString())).toList()));
            presence.show(account, before);
            push(account, command);
        }

        /// Another node has changed the list. The account's sessions here do what they do for a change made here.
        void changedElsewhere(Element notice) {
            Jid account = Jid.of(notice.attribute("account").orElseThrow());
            blocklist.forget(account);
            Set<Jid> before = notice.elements("before", NOTICES)
                    .map(each -> Jid.of(each.attribute("jid").orElseThrow())).collect(Collectors.toSet());
            for (ClientSession session : sessions.of(account)) {
                session.post(() -> presence.show(session, before));
            }
            notice.firstElement().ifPresent(command -> push(account, command));
        }

        private void requireRoom(Jid account, Collection<Jid> items) {
            Set<Jid> all = new HashSet<>(blocklist.of(account));
            all.addAll(items);
            if (all.size() > maxItems) {
                throw new StanzaException(StanzaError.POLICY_VIOLATION.withText(
                        "the blocklist would have " + all.size() + " items; expected at most " + maxItems));
            }
        }

        private static Set<Jid> items(Element command) {
            Set<Jid> items = new LinkedHashSet<>();
            command.elements("item", NAMESPACE).forEach(item -> items.add(jid(item)));
            return items;
        }

        private static Jid jid(Element item) {
            String jid = item.attribute("jid").orElseThrow(() ->
                    new StanzaException(StanzaError.BAD_REQUEST.withText("an item without address; expected a jid")));
            try {
                return Jid.of(jid);
            } catch (MalformedJidException e) {
                throw new StanzaException(StanzaError.JID_MALFORMED.withText(e.getMessage()));
            }
        }

        private void push(Jid account, Element command) {
            for (ClientSession session : sessions.of(account)) {
                session.post(() -> session.get(Interested.class).ifPresent(interested -> session.deliver(
                        Iq.request(SET, account, session.jid(), UUID.randomUUID().toString(), command))));
            }
        }
    }
}
