package org.bluetick.script;

/// The client's end of a connection.
interface Link {
    void send(byte[] bytes);

    /// Makes the connection secure; the server has agreed to it.
    void startTls();

    /// Vanishes without a word.
    void drop();

    /// What the channel-binding type of this name gives on this connection.
    byte[] channelBinding(String type);

    /// What comes from the server, one call at a time.
    interface Listener {
        void received(byte[] bytes);

        void closed();
    }
}
