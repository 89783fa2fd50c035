package org.bluetick.address;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A valid XMPP address, `localpart@domainpart/resourcepart`, in its canonical form (RFC 7622): what differs
/// only in letter case or width is equal.
public final class Jid implements Comparable<Jid> {
    private final @Nullable String local;
    private final String domain;
    private final @Nullable String resource;
    private final Jid bare;
    private final String text;

    private Jid(@Nullable String local, String domain, @Nullable String resource, @Nullable Jid bare) {
        this.local = local;
        this.domain = domain;
        this.resource = resource;
        this.bare = bare == null ? this : bare;
        String address = local == null ? domain : local + '@' + domain;
        this.text = resource == null ? address : address + '/' + resource;
    }

    /// @throws MalformedJidException when the text is no address
    public static Jid of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int at = address.indexOf('@');
        String local = at < 0 ? null : Localpart.prepare(address.substring(0, at));
        String domain = Domainpart.prepare(address.substring(at + 1));
        Jid bare = new Jid(local, domain, null, null);
        return slash < 0 ? bare : bare.withResource(text.substring(slash + 1));
    }

    /// The account `user` of a domain.
    /// @throws MalformedJidException when the user is no localpart
    public static Jid of(String user, Jid domain) {
        return new Jid(Localpart.prepare(user), domain.domain, null, null);
    }

    public Optional<String> local() {
        return Optional.ofNullable(local);
    }

    public String domain() {
        return domain;
    }

    public Optional<String> resource() {
        return Optional.ofNullable(resource);
    }

    public boolean isBare() {
        return resource == null;
    }

    public boolean isDomain() {
        return local == null && resource == null;
    }

    /// The address without its resourcepart.
    public Jid bare() {
        return bare;
    }

    /// The domainpart alone.
    public Jid domainJid() {
        return isDomain() ? this : new Jid(null, domain, null, null);
    }

    /// @throws MalformedJidException when the text is no resourcepart
    public Jid withResource(String resource) {
        return new Jid(local, domain, Resourcepart.prepare(resource), bare);
    }

    @Override
    public int compareTo(Jid other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Jid that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
