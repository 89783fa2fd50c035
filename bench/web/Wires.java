import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import static java.nio.charset.StandardCharsets.UTF_8;

/// WebSocket beside TCP, with the same client: `java Wires.java chat|idle tcp|tls|ws|wss PORT PID [COUNT [SECONDS]]`.
/// Accounts user1…user100 with the password `xload-secret` must exist. Prints a line with what was measured.
public final class Wires {
    private static final int WINDOW = 16;
    private static final String PASSWORD = "xload-secret";
    private static final int ACCOUNTS = 100;

    public static void main(String... arguments) throws Exception {
        String what = arguments[0];
        String wire = arguments[1];
        int port = Integer.parseInt(arguments[2]);
        long pid = Long.parseLong(arguments[3]);
        int count = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 100;
        int seconds = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 10;
        switch (what) {
            case "chat" -> chat(wire, port, pid, count, seconds);
            case "idle" -> idle(wire, port, pid, count);
            default -> throw new IllegalArgumentException(what + "; expected chat or idle");
        }
    }

    /// Pairs; each sender has at most WINDOW messages on the way.
    private static void chat(String wire, int port, long pid, int pairs, int seconds) throws Exception {
        LongAdder received = new LongAdder();
        List<Client> clients = new ArrayList<>();
        for (int i = 1; i <= 2 * pairs; i++) {
            clients.add(new Client(wire, port, i));
        }
        for (int i = 0; i < pairs; i++) {
            Client sender = clients.get(2 * i);
            Client recipient = clients.get(2 * i + 1);
            Semaphore window = new Semaphore(WINDOW);
            Thread.startVirtualThread(() -> recipient.readAll(message -> {
                if (message.contains("<body>")) {
                    received.increment();
                    window.release();
                }
            }));
            Thread.startVirtualThread(() -> sender.readAll(message -> {}));
            Thread.startVirtualThread(() -> sender.sendAll(recipient.user, window));
        }
        TimeUnit.SECONDS.sleep(seconds / 2); // the JIT
        long before = received.sum();
        double cpuBefore = cpu(pid);
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        long messages = received.sum() - before;
        double time = (System.nanoTime() - began) / 1e9;
        System.out.printf("chat %s pairs=%d: %.0f messages/s, server CPU %.1f us a message%n",
                wire, pairs, messages / time, (cpu(pid) - cpuBefore) * 1e6 / messages);
        System.exit(0);
    }

    private static void idle(String wire, int port, long pid, int count) throws Exception {
        long before = heapAfterGc(pid);
        long rss = rss(pid);
        List<Client> clients = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            clients.add(new Client(wire, port, i));
        }
        TimeUnit.SECONDS.sleep(2);
        System.out.printf("idle %s connections=%d: %.1f kB of heap each, RSS %+d kB each%n", wire, count,
                (heapAfterGc(pid) - before) / 1024.0 / count, (rss(pid) - rss) / count);
        System.exit(clients.isEmpty() ? 1 : 0);
    }

    private static double cpu(long pid) throws IOException {
        String[] stat = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "").split(" ");
        return (Long.parseLong(stat[11]) + Long.parseLong(stat[12])) / 100.0;
    }

    private static long rss(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    private static long heapAfterGc(long pid) throws Exception {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        Process live = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram").start(); // collects first
        String text = new String(live.getInputStream().readAllBytes(), UTF_8);
        return Long.parseLong(text.replaceFirst("(?s).*\nTotal +\\d+ +(\\d+).*", "$1"));
    }

    /// One client; written to by one thread, read by one.
    private static final class Client {
        private final boolean framed;
        private final DataInputStream in;
        private final OutputStream out;
        final String user;
        private final int number;

        Client(String wire, int port, int number) throws Exception {
            this.user = "user" + ((number - 1) % ACCOUNTS + 1);
            this.number = number;
            this.framed = wire.startsWith("ws");
            Socket socket = wire.equals("tls") || wire.equals("wss")
                    ? trusting().getSocketFactory().createSocket("127.0.0.1", port)
                    : new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
            out = socket.getOutputStream();
            if (framed) {
                out.write(("GET /xmpp-websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n").getBytes(UTF_8));
                await("\r\n\r\n");
            }
            logIn();
        }

        private void logIn() throws IOException {
            open();
            String plain = Base64.getEncoder().encodeToString(("\0" + user + "\0" + PASSWORD).getBytes(UTF_8));
            send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>");
            expect("<success");
            open();
            send("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>w" + number + "</resource></bind></iq>");
            expect("</iq>");
            send("<presence xmlns='jabber:client'/>");
        }

        private void open() throws IOException {
            send(framed ? "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>"
                    : "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>");
            expect("</stream:features>");
        }

        private void expect(String end) throws IOException {
            if (framed) {
                for (String message = message(); !message.contains(end); message = message()) {
                    if (message.contains("<failure") || message.contains("<stream:error")) {
                        throw new IOException(user + ": " + message);
                    }
                }
            } else {
                String seen = await(end.equals("<success") ? ">" : end);
                if (seen.contains("<failure")) {
                    throw new IOException(user + ": " + seen);
                }
            }
        }

        /// Everything up to and with this text.
        private String await(String end) throws IOException {
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            byte[] wanted = end.getBytes(UTF_8);
            int matched = 0;
            while (matched < wanted.length) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the end; expected " + end);
                }
                seen.write(next);
                matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
            }
            return seen.toString(UTF_8);
        }

        void readAll(java.util.function.Consumer<String> each) {
            try {
                while (true) {
                    each.accept(framed ? message() : await("</message>"));
                }
            } catch (IOException gone) {
                System.err.println(user + " is gone: " + gone);
            }
        }

        void sendAll(String to, Semaphore window) {
            // Ids of their own: what is sent again with the same one, the server takes for a repeat.
            String head = "<message xmlns='jabber:client' type='chat' to='" + to + "@localhost' id='" + System.nanoTime() + "-";
            String rest = "'><body>" + "Wherefore art thou, and what is it that thou wouldst say to me this night? ".repeat(2) + "</body></message>";
            try {
                for (long sent = 0;; sent++) {
                    window.acquire();
                    send(head + sent + rest);
                }
            } catch (IOException | InterruptedException gone) {
                System.err.println(user + " cannot send: " + gone);
            }
        }

        private String message() throws IOException {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte() & 0x7f;
            int size = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
            byte[] bytes = new byte[size];
            in.readFully(bytes);
            if (opcode == 8) {
                throw new IOException("closed");
            }
            return new String(bytes, UTF_8);
        }

        private void send(String text) throws IOException {
            byte[] payload = text.getBytes(UTF_8);
            if (!framed) {
                out.write(payload);
                return;
            }
            ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
            frame.write(0x81);
            if (payload.length < 126) {
                frame.write(0x80 | payload.length);
            } else {
                frame.write(0x80 | 126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            byte[] mask = {1, 2, 3, 4};
            frame.writeBytes(mask);
            for (int i = 0; i < payload.length; i++) {
                frame.write(payload[i] ^ mask[i & 3]);
            }
            out.write(frame.toByteArray());
        }

        private static SSLContext trusting() throws Exception {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new X509TrustManager() {
                @Override
                public void checkClientTrusted(X509Certificate[] chain, String type) {}

                @Override
                public void checkServerTrusted(X509Certificate[] chain, String type) {}

                @Override
                public X509Certificate[] getAcceptedIssuers() {
                    return new X509Certificate[0];
                }
            }}, new SecureRandom());
            return context;
        }
    }
}
