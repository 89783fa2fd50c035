package org.bluetick.upload;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Makes the store that a configuration says. Apart from [S3Store], so that nothing of Amazon's library is loaded unless
/// it is used.
final class S3Stores {
    private S3Stores() {}

    /// @param data where relative paths begin
    /// @throws IllegalArgumentException when there are no credentials
    static S3Store open(S3Config config, Path data) {
        AwsCredentialsProvider credentials = credentials(config.credentials() == null ? null : data.resolve(config.credentials()));
        Region region = Region.of(config.region());
        S3Client client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(credentials)
                .region(region)
                .endpointOverride(config.endpointOrNull())
                .forcePathStyle(config.pathStyle())
                // Not every store knows the newer checksums; contents have ours.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
        S3Presigner presigner = S3Presigner.builder()
                .credentialsProvider(credentials)
                .region(region)
                .endpointOverride(config.endpointOrNull())
                .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(config.pathStyle()).build())
                .s3Client(client)
                .build();
        return new S3Store(client, presigner, config.bucket(), config.prefix());
    }

    private static AwsCredentialsProvider credentials(@Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new IllegalArgumentException("s3.credentials: " + file + " cannot be read");
        }
        AwsCredentialsProvider provider = file == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFile.builder().content(file).type(ProfileFile.Type.CREDENTIALS).build()).build();
        try {
            provider.resolveCredentials();
            return provider;
        } catch (SdkException e) {
            throw new IllegalArgumentException("s3.credentials: " + (file == null
                    ? "is not set, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not in the environment"
                    : file + " has no aws_access_key_id and aws_secret_access_key below [default]"), e);
        }
    }
}
