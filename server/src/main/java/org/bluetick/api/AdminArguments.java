package org.bluetick.api;

import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;

/// What a command was given, by parameter name: the required ones are there, others may be.
public record AdminArguments(Map<String, String> values) {
    public AdminArguments {
        values = Map.copyOf(values);
    }

    /// @throws AdminException when it was not given
    public String get(String name) {
        return find(name).orElseThrow(() -> new AdminException(name + " is missing"));
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// @throws AdminException when it was not given, or is no address
    public Jid jid(String name) {
        String text = get(name);
        try {
            return Jid.of(text);
        } catch (MalformedJidException e) {
            throw new AdminException(name + ": \"" + text + "\": " + e.getMessage());
        }
    }

    /// The address of an account of that domain.
    /// @throws AdminException when it was not given, or is none
    public Jid account(String name, Jid domain) {
        Jid jid = jid(name);
        if (!jid.isBare() || jid.local().isEmpty() || !jid.domain().equals(domain.domain())) {
            throw new AdminException(name + ": \"" + get(name) + "\"; expected user@" + domain);
        }
        return jid;
    }
}
