package org.bluetick.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.cluster.Alone;
import org.bluetick.cluster.NodeLink;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.storage.memory.MemoryStores;
import org.bluetick.xml.Element;

/// The context for unit tests of modules: it keeps what they register, and a test calls it as the server would.
/// One thread. `Features`, `Sessions` and stores in memory are provided; other ports a test provides before it installs.
public final class TestContext implements ModuleContext, Features {
    private record Handled(Iq.Type type, String name, String namespace, Addressee addressee) {}

    private final Jid domain = Jid.of("example.org");
    private final TestClock clock = new TestClock();
    private final TreeSet<String> features = new TreeSet<>();
    private final TreeSet<String> accountFeatures = new TreeSet<>();
    private final List<Element> forms = new ArrayList<>();
    private final Map<Jid, String> descriptions = new TreeMap<>();
    private final Map<Jid, Service> services = new HashMap<>();
    private final Map<Handled, IqHandler> handlers = new HashMap<>();
    private final Map<Place, EnumMap<Stage, List<Interceptor>>> interceptors = new EnumMap<>(Place.class);
    private final List<Consumer<Record>> listeners = new ArrayList<>();
    private final List<StreamFeature> streamFeatures = new ArrayList<>();
    private final Map<Class<?>, Object> ports = new HashMap<>();
    private final Map<Class<?>, Record> configuration = new HashMap<>();
    private final List<TestSession> sessions = new ArrayList<>();
    private final Map<String, AdminHandler> commands = new HashMap<>();
    private final List<Stanza> routed = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    public TestContext() {
        ports.putAll(MemoryStores.all());
        provide(Features.class, this);
        provide(Nodes.class, new NodeLink(new Alone(0), Runnable::run));
        provide(Sessions.class, account -> sessions.stream()
                .filter(session -> session.account().equals(account))
                .map(ClientSession.class::cast)
                .toList());
    }

    // What a test does.

    /// What `config` answers for that type; without it, the record's defaults.
    public TestContext configure(Record config) {
        configuration.put(config.getClass(), config);
        return this;
    }

    public TestContext install(XmppModule... modules) {
        for (XmppModule module : modules) {
            module.install(this);
        }
        return this;
    }

    /// A client of this domain.
    public TestSession connect(String jid) {
        TestSession session = new TestSession(jid);
        sessions.add(session);
        return session;
    }

    /// Asks, and gives the payload of the answer.
    /// @throws StanzaException the error that is the answer
    public Element get(String from, String to, Element payload) {
        return ask(Iq.request(Iq.Type.GET, Jid.of(from), Jid.of(to), "1", payload));
    }

    /// As `get`, for an IQ of type set.
    public Element set(String from, String to, Element payload) {
        return ask(Iq.request(Iq.Type.SET, Jid.of(from), Jid.of(to), "1", payload));
    }

    private Element ask(Iq iq) {
        Element payload = iq.payload().orElseThrow();
        for (Addressee addressee : addressees(iq)) {
            IqHandler handler = handlers.get(new Handled(iq.type(), payload.name(), payload.namespace(), addressee));
            if (handler != null) {
                return handler.handle(new IqRequest(iq, payload, session(iq.from()).orElse(null)));
            }
        }
        throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
    }

    private List<Addressee> addressees(Iq iq) {
        if (iq.to().equals(domain)) {
            return List.of(Addressee.SERVER);
        }
        return iq.to().equals(iq.from().bare())
                ? List.of(Addressee.OWN_ACCOUNT, Addressee.ANY_ACCOUNT)
                : List.of(Addressee.ANY_ACCOUNT);
    }

    /// Gives a stanza to the service it is for. What that sends is [#routed].
    public void toService(Stanza stanza) {
        services.get(stanza.to().domainJid()).receive(stanza);
    }

    /// Takes a stanza past a place.
    public Verdict pass(Place place, Stanza stanza) {
        ClientSession at = switch (place) {
            case SENT -> session(stanza.from()).orElse(null);
            case DELIVERING -> session(stanza.to()).orElse(null);
            case ARRIVED, UNDELIVERABLE -> null;
        };
        Stanza current = stanza;
        for (List<Interceptor> stage : interceptors.getOrDefault(place, new EnumMap<>(Stage.class)).values()) {
            for (Interceptor interceptor : stage) {
                Verdict verdict = interceptor.intercept(new Passage(current, at));
                if (!(verdict instanceof Verdict.Pass(Stanza passed))) {
                    return verdict;
                }
                current = passed;
            }
        }
        return new Verdict.Pass(current);
    }

    private Optional<TestSession> session(Jid jid) {
        return sessions.stream().filter(session -> session.jid().equals(jid)).findFirst();
    }

    /// What all modules offer on a stream.
    public List<Element> offers(ClientStream stream) {
        return streamFeatures.stream().flatMap(feature -> feature.offer(stream).stream()).toList();
    }

    /// Whether a module takes the element.
    public boolean negotiate(ClientStream stream, Element element) {
        return streamFeatures.stream().anyMatch(feature -> feature.negotiate(stream, element));
    }

    /// Runs a command, and gives what it says.
    /// @throws AdminException what it says when it cannot be done
    public String run(AdminCommand command, Map<String, String> arguments) {
        return Optional.ofNullable(commands.get(command.name())).orElseThrow().run(new AdminArguments(arguments));
    }

    /// What modules have routed since the last look.
    public List<Stanza> routed() {
        List<Stanza> all = List.copyOf(routed);
        routed.clear();
        return all;
    }

    /// What modules want opened.
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    // What a module sees.

    @Override
    public Jid domain() {
        return domain;
    }

    @Override
    public void feature(String var) {
        features.add(var);
    }

    @Override
    public void accountFeature(String var) {
        accountFeatures.add(var);
    }

    @Override
    public void form(Element form) {
        forms.add(form);
    }

    @Override
    public List<String> server() {
        return List.copyOf(features);
    }

    @Override
    public List<String> account() {
        return List.copyOf(accountFeatures);
    }

    @Override
    public List<Element> forms() {
        return List.copyOf(forms);
    }

    @Override
    public Map<Jid, String> services() {
        return descriptions;
    }

    @Override
    public void iq(Iq.Type type, String name, String namespace, Addressee addressee, IqHandler handler) {
        if (handlers.put(new Handled(type, name, namespace, addressee), handler) != null) {
            throw new IllegalStateException("two handlers for " + type + " " + name + " " + namespace + " to " + addressee);
        }
    }

    @Override
    public void intercept(Place place, Stage stage, Interceptor interceptor) {
        interceptors.computeIfAbsent(place, key -> new EnumMap<>(Stage.class))
                .computeIfAbsent(stage, key -> new ArrayList<>())
                .add(interceptor);
    }

    @Override
    public <E extends Record> void on(Class<E> event, Consumer<E> listener) {
        listeners.add(happened -> {
            if (event.isInstance(happened)) {
                listener.accept(event.cast(happened));
            }
        });
    }

    @Override
    public void emit(Record event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public void service(String subdomain, Service service) {
        services.put(Jid.of(subdomain + "." + domain), service);
        descriptions.put(Jid.of(subdomain + "." + domain), service.description());
    }

    @Override
    public void streamFeature(StreamFeature feature) {
        streamFeatures.add(feature);
    }

    @Override
    public void command(AdminCommand command, AdminHandler handler) {
        commands.put(command.name(), handler);
    }

    @Override
    public void endpoint(Endpoint endpoint) {
        endpoints.add(endpoint);
    }

    @Override
    public <T> void provide(Class<T> port, T implementation) {
        ports.put(port, implementation);
    }

    @Override
    public <T> T get(Class<T> port) {
        return Optional.ofNullable(port.cast(ports.get(port))).orElseThrow(
                () -> new IllegalStateException("nobody provides " + port + "; expected the test to"));
    }

    @Override
    public <T> Optional<T> find(Class<T> port) {
        return Optional.ofNullable(port.cast(ports.get(port)));
    }

    @Override
    public <T extends Record> T config(Class<T> type) {
        Record given = configuration.get(type);
        return given == null ? TestConfig.defaults(type) : type.cast(given);
    }

    @Override
    public Router router() {
        return routed::add;
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    @Override
    public void every(Duration period, Runnable task) {
        listeners.add(event -> {
            if (event instanceof Tick) {
                task.run();
            }
        });
    }

    /// Emit it, and what runs every so often runs once.
    public record Tick() {}
}
