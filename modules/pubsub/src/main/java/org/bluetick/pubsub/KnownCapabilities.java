package org.bluetick.pubsub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bluetick.stanza.Capabilities;
import org.bluetick.xml.Element;

/// What clients with these capabilities want to be told of: the nodes whose names they announce with `+notify` (XEP-0060
/// §9.2). Only what the hash stands for is remembered: nobody can speak for another's client. Any thread may call.
final class KnownCapabilities {
    private static final String INFO = "http://jabber.org/protocol/disco#info";
    private static final String NOTIFY = "+notify";
    private static final int MOST = 20_000;

    private record Hash(String algorithm, String value) {}

    private final Cache<Hash, Set<String>> known = Caffeine.newBuilder().maximumSize(MOST).build();

    Optional<Set<String>> find(Capabilities capabilities) {
        return Optional.ofNullable(known.getIfPresent(hash(capabilities)));
    }

    /// @param info the answer to disco#info of a client that announces these capabilities
    /// @return the nodes; for that client only, when it is not what the hash stands for
    Set<String> learn(Capabilities capabilities, Element info) {
        Set<String> nodes = info.elements("feature", INFO)
                .flatMap(feature -> feature.attribute("var").stream())
                .filter(var -> var.endsWith(NOTIFY))
                .map(var -> var.substring(0, var.length() - NOTIFY.length()))
                .collect(Collectors.toUnmodifiableSet());
        if (capabilities.standFor(info)) {
            known.put(hash(capabilities), nodes);
        }
        return nodes;
    }

    /// The question for one who announces them.
    static Element question(Capabilities capabilities) {
        return Element.of("query", INFO).with("node", capabilities.infoNode());
    }

    private static Hash hash(Capabilities capabilities) {
        return new Hash(capabilities.hash(), capabilities.verification());
    }
}
