package org.bluetick.upload;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// S3Proxy, which speaks the protocol of Amazon S3 and checks its signatures, on a free port, with an empty bucket.
final class ObjectStore implements BeforeAllCallback, AfterAllCallback {
    static final String SECRET = "secret-key-of-tests";
    private static final String IDENTITY = "tests";
    private static final String BUCKET = "files";

    private S3Proxy proxy;
    private S3Client client;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        TransientNio2BlobStore blobs = new TransientNio2BlobStore();
        proxy = S3Proxy.builder().blobStore(blobs)
                .awsAuthentication(AuthenticationType.AWS_V4, IDENTITY, SECRET)
                .endpoint(URI.create("http://127.0.0.1:0")).build();
        proxy.start();
        client = S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(IDENTITY, SECRET)))
                .endpointOverride(endpoint()).forcePathStyle(true).build();
        client.createBucket(bucket -> bucket.bucket(BUCKET));
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /// @param folder for the file with the credentials
    S3Config config(Path folder, boolean direct) throws IOException {
        Path credentials = Files.writeString(folder.resolve("credentials"),
                "[default]\naws_access_key_id = " + IDENTITY + "\naws_secret_access_key = " + SECRET + "\n");
        return new S3Config(endpoint().toString(), "us-east-1", BUCKET, "bluetick/", true, credentials, direct);
    }

    List<String> keys() {
        return client.listObjectsV2(list -> list.bucket(BUCKET)).contents().stream().map(S3Object::key).toList();
    }

    void empty() {
        keys().forEach(key -> client.deleteObject(object -> object.bucket(BUCKET).key(key)));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        client.close();
        proxy.stop();
    }
}
