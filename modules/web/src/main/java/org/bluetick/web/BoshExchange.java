package org.bluetick.web;

import java.util.function.Consumer;

/// A request that is to be answered, once.
/// @param answer sends the body; safe for any thread
record BoshExchange(long rid, BodyElement body, Answer answer) {
    interface Answer {
        /// @param sent told whether the socket has taken it
        void send(byte[] body, Consumer<Boolean> sent);
    }
}
