package org.bluetick.api;

/// To whom an IQ request is, as far as the server itself answers.
public enum Addressee {
    /// The domain.
    SERVER,
    /// The sender's own account: its bare JID, or no address at all.
    OWN_ACCOUNT,
    /// The bare JID of an account that exists, the sender's or not.
    ANY_ACCOUNT
}
