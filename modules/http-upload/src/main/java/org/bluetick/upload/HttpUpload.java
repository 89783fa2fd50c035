package org.bluetick.upload;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bluetick.api.Accounts;
import org.bluetick.api.DataFolder;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.SecretStore;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.XmppModule;
import org.bluetick.storage.Database;
import org.bluetick.web.HttpMounts;
import org.jspecify.annotations.Nullable;

/// XEP-0363: HTTP File Upload, at `upload.example.org`. Not there without a web server.
public final class HttpUpload implements XmppModule {
    private static final String NAME = "http-upload";
    private static final String SUBDOMAIN = "upload";
    private static final String MOUNT = "/upload";

    private @Nullable Retention retention;
    private @Nullable ContentStore contents;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> after() {
        return Set.of("web");
    }

    @Override
    public void install(ModuleContext context) {
        UploadConfig config = context.config(UploadConfig.class);
        Optional<HttpMounts> web = context.find(HttpMounts.class);
        if (web.isPresent()) {
            install(context, config, web.get());
        }
    }

    private void install(ModuleContext context, UploadConfig config, HttpMounts web) {
        UploadStore uploads = context.find(Database.class).map(PostgresUploadStore::in).orElseGet(MemoryUploadStore::new);
        ContentStore store = contentStore(config, context.get(DataFolder.class).path());
        SlotTokens tokens = new SlotTokens(context.get(SecretStore.class).secret(NAME));
        Supplier<String> url = config.url().isEmpty() ? () -> web.uri(MOUNT).toString() : config::url;
        DirectAccess access = config.s3().direct() && store instanceof DirectAccess s3 ? s3 : null;
        DirectUploads direct = access == null ? null : new DirectUploads(uploads, access);
        Slots slots = new Slots(config, uploads, store, tokens, access, url, context.clock());
        Retention sweeper = new Retention(uploads, store, direct, context.clock());
        FileHandler files = new FileHandler(new Arrivals(uploads, store, tokens, context.clock()),
                new Downloads(uploads, store, direct, context.clock()));

        context.service(SUBDOMAIN, new UploadService(
                context.domain(), context.get(Accounts.class), context.router(), slots, config.maxSize().bytes()));
        web.mount(MOUNT, files.forAllOrigins());
        context.on(AccountRemoved.class, sweeper::accountRemoved);
        context.every(Retention.PERIOD, sweeper::sweep);
        retention = sweeper;
        contents = store;
    }

    private static ContentStore contentStore(UploadConfig config, Path data) {
        return switch (config.store()) {
            case S3 -> S3Stores.open(config.s3(), data);
            case DISK -> new DiskStore(data.resolve(config.folder()), config.minFree().bytes());
        };
    }

    @Override
    public void close() {
        if (retention != null) {
            retention.close();
        }
        if (contents != null) {
            contents.close();
        }
    }
}
