package org.bluetick.script;

/// The client's end of a connection.
public interface Link {
    void send(byte[] bytes);

    /// The same for what is perhaps no XML, and goes out as it is.
    default void sendRaw(byte[] bytes) {
        send(bytes);
    }

    /// Makes the connection secure; the server has agreed to it.
    void startTls();

    /// Vanishes without a word.
    void drop();

    /// Is needed no more.
    default void end() {
        drop();
    }

    /// Whether the connection has ended, on either side.
    boolean isOver();

    /// What the channel-binding type of this name gives on this connection.
    byte[] channelBinding(String type);

    /// What comes from the server, one call at a time.
    interface Listener {
        void received(byte[] bytes);

        void closed();
    }
}
