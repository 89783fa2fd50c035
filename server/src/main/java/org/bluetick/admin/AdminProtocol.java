package org.bluetick.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One JSON object a line over a Unix domain socket: a request, then its reply.
final class AdminProtocol {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /// `sun_path` holds 108 bytes on Linux, 104 elsewhere, with the closing zero.
    private static final int LONGEST_PATH = 103;

    record Request(String command, Map<String, String> arguments) {}

    /// Either a text or an error.
    record Reply(@Nullable String text, @Nullable String error) {}

    private final BufferedReader in;
    private final BufferedWriter out;

    AdminProtocol(SocketChannel channel) {
        this.in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        this.out = new BufferedWriter(new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
    }

    /// The path is shortened by the working directory where it would not fit into an address.
    static UnixDomainSocketAddress address(Path socket) throws IOException {
        Path absolute = socket.toAbsolutePath().normalize();
        if (bytes(absolute) <= LONGEST_PATH) {
            return UnixDomainSocketAddress.of(absolute);
        }
        Path relative = Path.of("").toAbsolutePath().relativize(absolute);
        if (bytes(relative) <= LONGEST_PATH) {
            return UnixDomainSocketAddress.of(relative);
        }
        throw new IOException("the path " + absolute + " is too long for a socket; expected at most " + LONGEST_PATH
                + " bytes: choose another data-dir");
    }

    Optional<Request> readRequest() throws IOException {
        return read(Request.class);
    }

    /// Empty at the end of the stream.
    Optional<Reply> readReply() throws IOException {
        return read(Reply.class);
    }

    void write(Record message) throws IOException {
        out.write(JSON.writeValueAsString(message));
        out.newLine();
        out.flush();
    }

    private <T> Optional<T> read(Class<T> type) throws IOException {
        String line = in.readLine();
        return line == null ? Optional.empty() : Optional.of(JSON.readValue(line, type));
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
