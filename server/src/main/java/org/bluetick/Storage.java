package org.bluetick;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.bluetick.api.Journal;
import org.bluetick.api.MessageLog;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.journal.PostgresJournal;
import org.bluetick.journal.Seat;
import org.bluetick.storage.Database;
import org.bluetick.storage.memory.MemoryStores;
import org.bluetick.storage.postgres.PostgresStores;

/// What a server keeps its data in: the stores and the journal, by their interfaces.
public final class Storage implements AutoCloseable {
    private final Map<Class<?>, Object> ports;
    private final int node;
    private final Runnable close;

    private Storage(int node, Map<Class<?>, Object> ports, Runnable close) {
        this.node = node;
        this.ports = ports;
        this.close = close;
    }

    /// Brings the tables up to date.
    /// @param node tells the servers that share a database apart: 0 to 1023
    public static Storage in(Database database, Clock clock, int node) {
        return in(database, clock, node, Seat.unguarded());
    }

    /// @param seat of that node among the others
    public static Storage in(Database database, Clock clock, int node, Seat seat) {
        PostgresStores.migrate(database);
        PostgresJournal journal = PostgresJournal.open(database, new MessageClock(clock, node), seat);
        Map<Class<?>, Object> ports = new HashMap<>(PostgresStores.all(database));
        ports.put(Database.class, database);
        ports.put(Journal.class, journal);
        ports.put(PostgresJournal.class, journal);
        ports.put(MessageLog.class, journal.log());
        return new Storage(node, ports, journal::close);
    }

    /// Forgets everything when the process ends.
    public static Storage inMemory(Clock clock) {
        MemoryJournal journal = new MemoryJournal(new MessageClock(clock, 0));
        Map<Class<?>, Object> ports = new HashMap<>(MemoryStores.all());
        ports.put(Journal.class, journal);
        ports.put(MessageLog.class, journal);
        return new Storage(0, ports, journal::close);
    }

    /// The same, and one port more.
    public <T> Storage with(Class<T> port, T implementation) {
        Map<Class<?>, Object> more = new HashMap<>(ports);
        more.put(port, implementation);
        return new Storage(node, more, close);
    }

    public <T> T get(Class<T> port) {
        return port.cast(ports.get(port));
    }

    /// The number of the server that works with it.
    int node() {
        return node;
    }

    Map<Class<?>, Object> ports() {
        return ports;
    }

    /// Writes down what was handed over.
    @Override
    public void close() {
        close.run();
    }
}
