package org.bluetick.api;

import java.time.Duration;

/// What clients must keep to. A port: `context.get(Limits.class)`.
/// @param stanzaBytesBeforeAuthentication the largest element before authentication
/// @param stanzaBytes the largest stanza after authentication
/// @param idle after such a silence a client is asked whether it is there
/// @param rates whether rates and attempts are limited; sizes always are
public record Limits(int stanzaBytesBeforeAuthentication, int stanzaBytes, Duration idle, boolean rates) {}
