package org.bluetick;

import java.util.List;
import java.util.function.Consumer;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.storage.Database;

/// A server that accepts connections.
public interface RunningServer extends AutoCloseable {
    /// For the `ready:` line: `c2s 0.0.0.0:5222`, `c2s-tls 0.0.0.0:5223`, with the ports that were bound.
    List<String> addresses();

    /// What `status` tells besides the process: one fact a line.
    List<String> status();

    /// The administrator's commands; who runs the process adds `status` and `stop`.
    CommandRegistry commands();

    /// Takes no new clients and closes the connections of those that are there little by little, so that they resume their sessions
    /// on other nodes. Returns when none is left, or after some patience.
    void drain();

    /// Closes every stream and writes down what is left.
    @Override
    void close();

    /// Makes one of a configuration and a database that stands.
    interface Factory {
        /// @param announce shows a line once to whoever started the server, and keeps it nowhere
        /// @throws StartException when it cannot: a port is taken, a certificate is bad
        /// @param expelled is run when the other nodes of its cluster have declared it dead: it is to be closed, and may be started anew
        RunningServer start(Config config, Database database, Consumer<String> announce, Runnable expelled);

        /// Checks what only modules know of the configuration.
        ///
        /// @throws ConfigException when something is wrong
        void check(Config config);
    }
}
