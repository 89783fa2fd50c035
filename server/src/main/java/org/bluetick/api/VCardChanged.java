package org.bluetick.api;

import org.bluetick.address.Jid;

/// The vCard of an account was replaced (XEP-0054). In the turn of who has done so.
public record VCardChanged(Jid account) {}
