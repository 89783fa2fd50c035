package org.bluetick.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.Addressee;
import org.bluetick.api.Features;
import org.bluetick.api.Interceptor;
import org.bluetick.api.IqHandler;
import org.bluetick.api.Place;
import org.bluetick.api.Service;
import org.bluetick.api.Stage;
import org.bluetick.api.StreamFeature;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;

/// All that modules have registered. Filled at start by one thread; only read afterwards, by any.
public final class Handlers implements Features {
    private record IqKey(Iq.Type type, String name, String namespace, Addressee addressee) {}

    private record Standing(Stage stage, Interceptor interceptor) {}

    private final Map<IqKey, IqHandler> iqs = new HashMap<>();
    private final Map<Place, List<Standing>> standing = new EnumMap<>(Place.class);
    private final Map<Place, List<Interceptor>> interceptors = new EnumMap<>(Place.class);
    private final Map<Class<?>, List<Consumer<?>>> listeners = new HashMap<>();
    private final Map<Jid, Service> services = new LinkedHashMap<>();
    private final List<StreamFeature> streamFeatures = new ArrayList<>();
    private final SortedSet<String> serverFeatures = new TreeSet<>();
    private final SortedSet<String> accountFeatures = new TreeSet<>();
    private final List<Element> forms = new ArrayList<>();

    public void addIq(Iq.Type type, String name, String namespace, Addressee addressee, IqHandler handler) {
        if (iqs.putIfAbsent(new IqKey(type, name, namespace, addressee), handler) != null) {
            throw new IllegalStateException("two handlers for iq " + type + " {" + namespace + "}" + name + " to " + addressee);
        }
    }

    public void addInterceptor(Place place, Stage stage, Interceptor interceptor) {
        standing.computeIfAbsent(place, any -> new ArrayList<>()).add(new Standing(stage, interceptor));
    }

    public void addListener(Class<?> event, Consumer<?> listener) {
        listeners.computeIfAbsent(event, any -> new ArrayList<>()).add(listener);
    }

    public void addService(Jid address, Service service) {
        if (services.putIfAbsent(address, service) != null) {
            throw new IllegalStateException("two services at " + address);
        }
    }

    public void addStreamFeature(StreamFeature feature) {
        streamFeatures.add(feature);
    }

    public void addServerFeature(String var) {
        serverFeatures.add(var);
    }

    public void addAccountFeature(String var) {
        accountFeatures.add(var);
    }

    public void addForm(Element form) {
        forms.add(form);
    }

    /// Puts the interceptors in order. Inside one stage order must not matter, so tests shuffle it.
    public void arrange(Random order) {
        standing.forEach((place, all) -> {
            List<Standing> arranged = new ArrayList<>(all);
            Collections.shuffle(arranged, order);
            arranged.sort((a, b) -> a.stage().compareTo(b.stage()));
            interceptors.put(place, arranged.stream().map(Standing::interceptor).toList());
        });
    }

    List<Interceptor> at(Place place) {
        return interceptors.getOrDefault(place, List.of());
    }

    Optional<IqHandler> iq(Iq.Type type, Element payload, Addressee addressee) {
        return Optional.ofNullable(iqs.get(new IqKey(type, payload.name(), payload.namespace(), addressee)));
    }

    Optional<Service> service(String domain) {
        return services.isEmpty() ? Optional.empty() : Optional.ofNullable(services.get(Jid.of(domain)));
    }

    public List<StreamFeature> streamFeatures() {
        return streamFeatures;
    }

    public void emit(Record event) {
        for (Consumer<?> listener : listeners.getOrDefault(event.getClass(), List.of())) {
            tell(listener, event);
        }
    }

    @SuppressWarnings("unchecked") // addListener was given the class of what its listener takes
    private static void tell(Consumer<?> listener, Record event) {
        ((Consumer<Record>) listener).accept(event);
    }

    @Override
    public List<String> server() {
        return List.copyOf(serverFeatures);
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
        Map<Jid, String> described = new LinkedHashMap<>();
        services.forEach((address, service) -> described.put(address, service.description()));
        return described;
    }
}
