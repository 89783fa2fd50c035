package org.bluetick.upload;

import java.net.URI;
import java.nio.file.Path;
import org.bluetick.api.Default;
import org.jspecify.annotations.Nullable;

/// Table `[http-upload.s3]`: an object store that speaks the protocol of Amazon S3.
/// @param endpoint empty: Amazon's own, of the region
/// @param prefix what names of objects begin with
/// @param pathStyle whether the bucket is in the path of addresses, and not in their host name
/// @param credentials a file as Amazon's tools have it (`[default]`, `aws_access_key_id`, `aws_secret_access_key`); null:
///        the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`), or what Amazon gives its machines
/// @param direct whether clients talk to the object store themselves
record S3Config(
        @Default("") String endpoint,
        @Default("us-east-1") String region,
        @Default("") String bucket,
        @Default("") String prefix,
        @Default("false") boolean pathStyle,
        @Nullable Path credentials,
        @Default("false") boolean direct) {

    S3Config {
        credentials = credentials == null || credentials.toString().isEmpty() ? null : credentials;
        if (!endpoint.isEmpty() && !endpoint.matches("https?://[^/?#\\s]+/?")) {
            throw new IllegalArgumentException(
                    "endpoint: found \"" + endpoint + "\"; expected an address, for example https://s3.example.org");
        }
        if (!prefix.matches("([A-Za-z0-9._-]+/)*")) {
            throw new IllegalArgumentException("prefix: found \"" + prefix + "\"; expected folders, for example bluetick/");
        }
    }

    @Nullable URI endpointOrNull() {
        return endpoint.isEmpty() ? null : URI.create(endpoint);
    }
}
