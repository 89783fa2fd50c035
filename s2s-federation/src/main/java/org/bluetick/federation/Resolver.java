package org.bluetick.federation;

import java.net.InetSocketAddress;
import java.util.List;
import org.bluetick.address.Jid;

/// Finds servers. Any thread; may block.
interface Resolver {
    /// Where a domain's servers are, best first.
    /// @throws UnresolvedException there is none, or it cannot be told
    List<Target> targets(Jid domain);

    /// The addresses of a host, in the order to try them.
    /// @throws UnresolvedException there is none, or it cannot be told
    List<InetSocketAddress> addresses(Target target);

    final class UnresolvedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        UnresolvedException(Failure failure) {
            super(failure.text());
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }
}
