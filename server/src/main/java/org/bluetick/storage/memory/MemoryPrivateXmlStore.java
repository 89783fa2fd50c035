package org.bluetick.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.PrivateXmlStore;
import org.bluetick.xml.Element;

/// Private XML in memory. Any thread may call.
final class MemoryPrivateXmlStore implements PrivateXmlStore {
    private final Map<Jid, Map<Name, Element>> accounts = new ConcurrentHashMap<>();

    @Override
    public Optional<Element> get(Jid account, String name, String namespace) {
        return Optional.ofNullable(elements(account).get(new Name(name, namespace)));
    }

    @Override
    public void put(Jid account, Element element) {
        accounts.compute(account, (_, old) -> {
            Map<Name, Element> changed = old == null ? new HashMap<>() : new HashMap<>(old);
            changed.put(new Name(element.name(), element.namespace()), element);
            return changed;
        });
    }

    @Override
    public long size(Jid account) {
        return elements(account).values().stream()
                .mapToLong(element -> element.toString().getBytes(UTF_8).length)
                .sum();
    }

    @Override
    public void removeAll(Jid account) {
        accounts.remove(account);
    }

    private Map<Name, Element> elements(Jid account) {
        return accounts.getOrDefault(account, Map.of());
    }

    private record Name(String name, String namespace) {}
}
