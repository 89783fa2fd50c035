package org.bluetick.pubsub;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.api.Place.ARRIVED;
import static org.bluetick.api.Place.DELIVERING;
import static org.bluetick.api.Place.SENT;
import static org.bluetick.api.Stage.GUARD;
import static org.bluetick.api.Stage.STAMP;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.stanza.Iq.Type.SET;

import java.util.ArrayList;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.Blocklists;
import org.bluetick.api.DiscoNodes;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.PersonalEvent;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.VCardChanged;
import org.bluetick.api.VCardStore;
import org.bluetick.api.XmppModule;
import org.bluetick.storage.Database;

/// XEP-0163: Personal Eventing, on XEP-0060. This class is the list of what the module does.
public final class PubSubModule implements XmppModule {
    /// XEP-0060 §10, what there is of it.
    private static final List<String> FEATURES = List.of("access-open", "access-presence", "access-roster", "access-whitelist",
            "auto-create", "auto-subscribe", "config-node", "config-node-max", "create-and-configure", "create-nodes",
            "delete-items", "delete-nodes", "filtered-notifications", "instant-nodes", "item-ids", "last-published",
            "member-affiliation", "meta-data", "modify-affiliations", "multi-items", "outcast-affiliation", "persistent-items",
            "presence-subscribe", "publish", "publish-options", "purge-nodes", "retract-items", "retrieve-affiliations",
            "retrieve-default", "retrieve-items", "retrieve-subscriptions", "subscribe");

    @Override
    public String name() {
        return "pubsub";
    }

    @Override
    public void install(ModuleContext context) {
        Jid domain = context.domain();
        PubSubConfig config = context.config(PubSubConfig.class);
        NodeStore store = context.find(Database.class).<NodeStore>map(PostgresNodeStore::in).orElseGet(MemoryNodeStore::new);
        RosterStore rosters = context.get(RosterStore.class);
        Access access = new Access(rosters);
        KnownCapabilities known = new KnownCapabilities();
        RemoteContacts remote = new RemoteContacts(domain, context.router(), rosters, known, context::emit);
        Notifications notifications = new Notifications(domain, context.router(), context.get(RoutingTable.class), rosters,
                context.find(Blocklists.class), access, remote);
        LastItems lastItems = new LastItems(domain, store, rosters, access, notifications);
        Interests interests = new Interests(domain, context.router(), known, lastItems);
        Publishing publishing = new Publishing(store, config, notifications, context.clock(), context::emit);
        Requests requests = new Requests(store, config, access, publishing, notifications);
        OwnerRequests owner = new OwnerRequests(store, config, notifications);

        announce(context);
        context.iq(GET, "pubsub", Requests.NAMESPACE, ANY_ACCOUNT, requests::get);
        context.iq(SET, "pubsub", Requests.NAMESPACE, ANY_ACCOUNT, requests::set);
        context.iq(GET, "pubsub", OwnerRequests.NAMESPACE, ANY_ACCOUNT, owner::get);
        context.iq(SET, "pubsub", OwnerRequests.NAMESPACE, ANY_ACCOUNT, owner::set);
        context.find(DiscoNodes.class).ifPresent(nodes -> nodes.accounts(new NodeDisco(store, config, access)));

        context.on(PresenceBroadcast.class, interests::presence);
        context.intercept(SENT, GUARD, interests::sent);
        context.intercept(DELIVERING, GUARD, interests::delivering);
        context.intercept(ARRIVED, GUARD, remote::arrived);
        context.on(RemoteContacts.Newcomer.class, newcomer ->
                lastItems.toContact(newcomer.account(), newcomer.resource(), newcomer.nodes()));

        context.accountFeature(DisplayedAssist.FEATURE);
        context.intercept(SENT, STAMP, new DisplayedAssist(publishing)::sent);

        AvatarConversion avatars = new AvatarConversion(store, context.get(VCardStore.class), publishing, context::emit);
        context.accountFeature(AvatarConversion.FEATURE);
        context.on(PersonalEvent.class, avatars::published);
        context.on(VCardChanged.class, avatars::vcardChanged);

        context.on(AccountRemoved.class, removed -> {
            store.removeAll(removed.account());
            remote.forget(removed.account());
        });
    }

    /// Of the server too: some clients ask it, and not their account.
    private static void announce(ModuleContext context) {
        List<String> features = new ArrayList<>(List.of(Requests.NAMESPACE, OwnerRequests.NAMESPACE));
        FEATURES.forEach(feature -> features.add(Requests.NAMESPACE + "#" + feature));
        features.forEach(context::accountFeature);
        features.forEach(context::feature);
    }
}
