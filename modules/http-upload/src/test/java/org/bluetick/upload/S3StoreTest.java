package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class S3StoreTest extends ContentStoreContract {
    @RegisterExtension
    static final ObjectStore objects = new ObjectStore();

    @TempDir
    private Path folder;
    private S3Store store;

    @BeforeEach
    void open() throws IOException {
        store = S3Stores.open(objects.config(folder, false), folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    ContentStore store() {
        try {
            return S3Stores.open(objects.config(folder, false), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutABucketNothingIsOpened() {
        S3Config config = new S3Config("", "us-east-1", "", "", false, null, false);
        assertEquals("s3.bucket: is not set; expected the name of a bucket that exists",
                assertThrows(IllegalArgumentException.class, () -> Configs.at(config)).getMessage());
    }

    @Test
    void credentialsThatAreNoneAreToldAndNotShown() throws IOException {
        Path file = folder.resolve("none");
        S3Config config = new S3Config("", "us-east-1", "files", "", false, file, false);
        assertEquals("s3.credentials: " + file + " cannot be read",
                assertThrows(IllegalArgumentException.class, () -> S3Stores.open(config, folder)).getMessage());
        Files.writeString(file, "[default]\naws_secret_access_key = " + ObjectStore.SECRET + "\n");
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> S3Stores.open(config, folder));
        assertTrue(refused.getMessage().startsWith("s3.credentials: " + file + " has no"), refused.getMessage());
        assertFalse(String.valueOf(refused.getCause()).contains(ObjectStore.SECRET));
    }
}
