package org.bluetick.upload;

import java.io.IOException;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices the files that clients have put into the store themselves: nobody tells us. Any thread; blocks.
record DirectUploads(UploadStore uploads, DirectAccess store) {
    private static final Logger LOG = LoggerFactory.getLogger(DirectUploads.class);

    /// The upload as it is now: kept, if the file of its slot is there.
    Upload look(Upload upload) throws IOException {
        if (upload.state() != Upload.State.SLOT) {
            return upload;
        }
        OptionalLong size = store.size(upload.id());
        if (size.isEmpty()) {
            return upload;
        }
        if (size.getAsLong() != upload.size()) {
            LOG.warn("The store has {} bytes for a slot of {} for {} bytes; it is taken for empty",
                    size.getAsLong(), upload.owner(), upload.size());
            return upload;
        }
        uploads.keep(upload.id(), upload.knownType(), Upload.UNCHECKED); // or somebody else has noticed it meanwhile
        return uploads.find(upload.id()).orElse(upload);
    }
}
