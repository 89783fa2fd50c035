package org.bluetick.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.ClientStreams;
import org.bluetick.api.DataFolder;
import org.bluetick.api.KnownAccounts;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.Readiness;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.TestContext;
import org.bluetick.stanza.Iq;
import org.bluetick.web.WebModule;
import org.bluetick.xml.Element;

/// The module with a web server on a free port of the loopback address, files in a folder, and a client.
final class House implements AutoCloseable {
    static final Jid ROMEO = Jid.of("romeo@example.org");

    /// @param put where to upload, at this machine
    /// @param authorization empty: none
    record Slot(URI put, String authorization) {
        /// In our addresses, and at the end of those of an object store.
        String id() {
            Matcher id = Pattern.compile("[0-9a-f]{32}").matcher(put.getPath());
            return id.find() ? id.group() : "";
        }
    }

    private final TestContext server = new TestContext();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpUpload module = new HttpUpload();
    private final Path folder;
    private final int port;

    House(Path folder, UploadConfig config) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.folder = folder;
        server.provide(ListenAddresses.class, new ListenAddresses(Map.of("http", List.of(any), "https", List.of())));
        server.provide(DataFolder.class, new DataFolder(folder));
        server.provide(Readiness.class, () -> "");
        server.provide(Accounts.class, new KnownAccounts(ROMEO));
        server.provide(Limits.class, new Limits(10_000, 10_000, Duration.ofMinutes(5), true));
        server.provide(ClientStreams.class, connection -> {
            throw new UnsupportedOperationException();
        });
        server.configure(config).install(new WebModule(), module);
        String open = server.endpoints().getFirst().open(() -> {
            throw new UnsupportedOperationException();
        }).getFirst();
        port = Integer.parseInt(open.substring(open.lastIndexOf(':') + 1));
    }

    TestContext server() {
        return server;
    }

    Slot slot(String name, long size, String type) {
        Element request = Element.of("request", SlotRequest.NAMESPACE)
                .with("filename", name).with("size", Long.toString(size)).with("content-type", type);
        return slot(request);
    }

    Slot slot(Element request) {
        server.toService(Iq.request(Iq.Type.GET, ROMEO.withResource("orchard"), Jid.of("upload.example.org"), "1", request));
        Element put = ((Iq) server.routed().getFirst()).payload().orElseThrow().child("put", SlotRequest.NAMESPACE).orElseThrow();
        URI address = URI.create(put.attribute("url").orElseThrow().replace("example.org", "localhost"));
        return new Slot(address, put.child("header", SlotRequest.NAMESPACE)
                .map(Element::text).orElse(""));
    }

    /// Where we have, or lead to, the file of a slot.
    Slot ours(Slot slot) {
        return new Slot(URI.create("http://localhost:" + port + "/upload/" + slot.id() + "/name"), slot.authorization());
    }

    /// A slot with its file.
    Slot upload(String name, String type, byte[] content) {
        Slot slot = slot(name, content.length, type);
        HttpResponse<String> answer = put(slot, type, content);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer + " " + answer.body());
        }
        return slot;
    }

    HttpResponse<String> put(Slot slot, String type, byte[] content) {
        return put(slot, type, BodyPublishers.ofByteArray(content));
    }

    HttpResponse<String> put(Slot slot, String type, BodyPublisher content) {
        HttpRequest.Builder request = HttpRequest.newBuilder(slot.put()).header("Content-Type", type).PUT(content);
        if (!slot.authorization().isEmpty()) {
            request.header("Authorization", slot.authorization());
        }
        return send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> get(Slot slot, String... headers) {
        return ask("GET", slot, headers);
    }

    HttpResponse<byte[]> ask(String method, Slot slot, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(slot.put()).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Says just that, ends its side, and reads all that is answered.
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// What is on the disk.
    List<Path> files() throws IOException {
        Path uploads = folder.resolve("http-upload");
        if (!Files.exists(uploads)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(uploads)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    void removeRomeo() {
        server.emit(new AccountRemoved(ROMEO));
    }

    /// What is done every minute.
    void sweep() {
        server.emit(new TestContext.Tick());
    }

    @Override
    public void close() {
        client.close();
        server.endpoints().getFirst().close();
        module.close();
    }
}
