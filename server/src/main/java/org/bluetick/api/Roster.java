package org.bluetick.api;

import java.util.List;

/// A roster as it is at a version (RFC 6121 §2.6): each change makes the next higher version.
/// @param items all that is stored, also contacts that are not listed
public record Roster(long version, List<RosterItem> items) {}
