package org.bluetick.upload;

import java.io.IOException;
import java.net.URI;
import java.util.OptionalLong;

/// A store of contents that clients may talk to themselves, by addresses it has signed. Any thread may call.
interface DirectAccess {
    /// Where the file of a slot may be put until the slot ends: of that size and, if it has one, that type.
    URI put(Upload slot);

    /// Where a file is found for a while, served as safely as by ourselves.
    URI get(Upload file);

    /// Of what is there; empty when there is none of that id.
    OptionalLong size(String id) throws IOException;
}
