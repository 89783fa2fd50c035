package org.bluetick;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.api.Addressee;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminHandler;
import org.bluetick.api.Endpoint;
import org.bluetick.api.Interceptor;
import org.bluetick.api.IqHandler;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Place;
import org.bluetick.api.Router;
import org.bluetick.api.Service;
import org.bluetick.api.Stage;
import org.bluetick.api.StreamFeature;
import org.bluetick.api.XmppModule;
import org.bluetick.routing.Handlers;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;

/// One module's view of the server. Used by the thread that starts the server.
record InstalledModule(XmppModule module, Jid domain, Handlers handlers, CommandRegistry commands, Ports ports,
        List<Endpoint> endpoints, ConfigTables tables, Router router, Clock clock, Scheduler scheduler) implements ModuleContext {

    @Override
    public void feature(String var) {
        handlers.addServerFeature(var);
    }

    @Override
    public void accountFeature(String var) {
        handlers.addAccountFeature(var);
    }

    @Override
    public void form(Element form) {
        handlers.addForm(form);
    }

    @Override
    public void iq(Iq.Type type, String name, String namespace, Addressee addressee, IqHandler handler) {
        handlers.addIq(type, name, namespace, addressee, handler);
    }

    @Override
    public void intercept(Place place, Stage stage, Interceptor interceptor) {
        handlers.addInterceptor(place, stage, interceptor);
    }

    @Override
    public <E extends Record> void on(Class<E> event, Consumer<E> listener) {
        handlers.addListener(event, listener);
    }

    @Override
    public void emit(Record event) {
        handlers.emit(event);
    }

    @Override
    public void service(String subdomain, Service service) {
        handlers.addService(Jid.of(subdomain + "." + domain), service);
    }

    @Override
    public void streamFeature(StreamFeature feature) {
        handlers.addStreamFeature(feature);
    }

    @Override
    public void command(AdminCommand command, AdminHandler handler) {
        if (!module.commands().contains(command)) {
            throw new IllegalStateException("module " + module.name() + " carries out \"" + command.name()
                    + "\"; expected one of its commands(): " + module.commands().stream().map(AdminCommand::name).toList());
        }
        commands.add(command, handler);
    }

    @Override
    public void endpoint(Endpoint endpoint) {
        endpoints.add(endpoint);
    }

    @Override
    public <T> void provide(Class<T> port, T implementation) {
        ports.provide(port, implementation);
    }

    @Override
    public <T> T get(Class<T> port) {
        return ports.get(port);
    }

    @Override
    public <T> Optional<T> find(Class<T> port) {
        return ports.find(port);
    }

    @Override
    public <T extends Record> T config(Class<T> type) {
        return tables.table(module.name(), type);
    }

    @Override
    public void every(Duration period, Runnable task) {
        scheduler.every(period, task);
    }
}
