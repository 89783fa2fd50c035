package org.bluetick.api;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;

/// What a module can do: the whole extension API. Used during `install`; what it returns may be kept.
public interface ModuleContext {
    /// The domain that is served.
    Jid domain();

    /// Announces a feature of the server (XEP-0030).
    void feature(String var);

    /// Announces a feature of each account (XEP-0030 to a bare JID).
    void accountFeature(String var);

    /// Adds a data form to what the server says of itself (XEP-0128).
    void form(Element form);

    /// Answers requests of that type with that payload, to the server and to any account.
    default void iq(Iq.Type type, String name, String namespace, IqHandler handler) {
        iq(type, name, namespace, Addressee.SERVER, handler);
        iq(type, name, namespace, Addressee.ANY_ACCOUNT, handler);
    }

    /// Answers requests to that addressee only. To others they are unknown: `service-unavailable`.
    void iq(Iq.Type type, String name, String namespace, Addressee addressee, IqHandler handler);

    /// Stands on the path of stanzas.
    void intercept(Place place, Stage stage, Interceptor interceptor);

    /// Listens to an event; runs where the event happens: in the session's turn, for events of a session.
    <E extends Record> void on(Class<E> event, Consumer<E> listener);

    /// Tells others that something has happened.
    void emit(Record event);

    /// Takes the stanzas to a subdomain, for instance `upload` for `upload.example.org`.
    void service(String subdomain, Service service);

    void streamFeature(StreamFeature feature);

    /// Carries out a command of the administrator, one of the module's own: [XmppModule#commands].
    void command(AdminCommand command, AdminHandler handler);

    /// Has sockets of its own opened and closed with those of the server.
    void endpoint(Endpoint endpoint);

    /// Offers an implementation to the server or to other modules. One for each port.
    <T> void provide(Class<T> port, T implementation);

    /// What is provided for a port: a store, the routing table, another module's service.
    /// Asked during `install`, it is found only when its provider was installed before: see [XmppModule#after].
    <T> T get(Class<T> port);

    /// The same for what need not be there, for instance the database: tests do without.
    <T> Optional<T> find(Class<T> port);

    /// This module's table of the configuration. The record's constructor sets defaults for what is absent.
    <T extends Record> T config(Class<T> type);

    Router router();

    Clock clock();

    /// Runs a task every so often, the first time after one period.
    void every(Duration period, Runnable task);
}
