package org.bluetick.journal;

/// A message that a device of its owner must acknowledge.
///
/// @param archived whether it stays when that has happened
record Pending(Kept message, boolean archived) {}
