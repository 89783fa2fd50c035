package org.bluetick.api;

import java.time.Duration;

/// What the server puts up with from a client. A port: `context.get(Limits.class)`.
/// @param stanzaBytes the size of the largest stanza an authenticated client may send
/// @param idle the silence after which a client is asked whether it is still there
/// @param rates false: rates and attempts are not limited, as tests need it
public record Limits(int stanzaBytes, Duration idle, boolean rates) {}
