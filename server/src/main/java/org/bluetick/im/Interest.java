package org.bluetick.im;

/// That a session has asked for the roster, and so gets roster pushes (RFC 6121 §2.2: an "interested resource").
/// A session's state, touched in its turn only.
/// @param seen the changes the client knows of, by the roster it was given or by pushes
record Interest(SeenVersions seen) {}
