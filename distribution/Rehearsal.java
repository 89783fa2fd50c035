import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Some seconds of an ordinary day, for the launcher to train the server with: logins over TLS, messages, and messages that wait
/// for somebody who is away; acknowledged as clients do (XEP-0198).
/// `java Rehearsal.java PORT PASSWORD`; the account is admin@localhost.
final class Rehearsal implements AutoCloseable {
    private static final int LOGINS = 500;
    private static final int MESSAGES = 20_000;
    private static final int ABSENCES = 40;
    private static final int MESSAGES_MISSED = 250;
    /// For each, on a slow machine.
    private static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final int MESSAGES_AT_ONCE = 20;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Pattern CHALLENGE = Pattern.compile("<challenge[^>]*>([^<]*)<");
    private static final Pattern SERVER_FIRST = Pattern.compile("r=([^,]*),s=([^,]*),i=(\\d+)");
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='localhost'>";

    private final byte[] buffer = new byte[65_536];
    private Socket socket;

    private Rehearsal(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        long end = System.nanoTime() + AT_MOST.toNanos();
        int logins = 0;
        while (logins < LOGINS && System.nanoTime() < end) {
            login(port, args[1], "phone" + logins++ % 4).close();
        }
        int messages;
        try (Rehearsal romeo = login(port, args[1], "romeo"); Rehearsal juliet = login(port, args[1], "juliet")) {
            messages = chat(romeo, juliet);
        }
        System.out.println(logins + " logins, " + messages + " messages, " + absences(port, args[1]) + " absences");
    }

    private static int chat(Rehearsal romeo, Rehearsal juliet) throws IOException {
        long end = System.nanoTime() + AT_MOST.toNanos();
        int messages = 0;
        while (messages < MESSAGES && System.nanoTime() < end) {
            romeo.say("admin@localhost/juliet", MESSAGES_AT_ONCE);
            messages += MESSAGES_AT_ONCE;
            juliet.await("id='last'");
            juliet.acknowledge(messages);
        }
        return messages;
    }

    /// Romeo writes without being available himself, so that what he writes to the account waits for juliet.
    private static int absences(int port, String password) throws IOException, GeneralSecurityException {
        long end = System.nanoTime() + AT_MOST.toNanos();
        int absences = 0;
        while (absences < ABSENCES && System.nanoTime() < end) {
            try (Rehearsal romeo = bound(port, password, "romeo")) {
                romeo.say("admin@localhost", MESSAGES_MISSED);
                romeo.send("<iq type='get' id='all'><ping xmlns='urn:xmpp:ping'/></iq>");
                romeo.await("id='all'");
            }
            try (Rehearsal juliet = bound(port, password, "juliet")) {
                juliet.send("<presence/>");
                juliet.await("id='last'");
                juliet.acknowledge(MESSAGES_MISSED + 1);
            }
            absences++;
        }
        return absences;
    }

    private void say(String to, int messages) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= messages; i++) {
            all.append("<message to='").append(to).append("' type='chat' id='").append(i == messages ? "last" : "m" + i)
                    .append("'><body>But soft, what light through yonder window breaks?</body></message>");
        }
        send(all.toString());
    }

    private void acknowledge(int received) throws IOException {
        send("<a xmlns='urn:xmpp:sm:3' h='" + received + "'/>");
    }

    private static Rehearsal login(int port, String password, String resource) throws IOException, GeneralSecurityException {
        Rehearsal client = bound(port, password, resource);
        client.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq><presence/>");
        client.await("<presence");
        return client;
    }

    private static Rehearsal bound(int port, String password, String resource) throws IOException, GeneralSecurityException {
        Rehearsal client = new Rehearsal(port);
        client.send(HEADER);
        client.await("</stream:features>");
        client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.await("<proceed");
        client.secure();
        client.send(HEADER);
        client.await("</stream:features>");
        client.authenticate(password);
        client.send(HEADER);
        client.await("</stream:features>");
        client.send("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource
                + "</resource></bind></iq>");
        client.await("</iq>");
        client.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        client.await("<enabled");
        return client;
    }

    private void secure() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secured.startHandshake();
        socket = secured;
    }

    /// SCRAM-SHA-1 (RFC 5802), without a look at the server's signature.
    private void authenticate(String password) throws IOException, GeneralSecurityException {
        String first = "n=admin,r=rehearsal";
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>" + base64(bytes("n,," + first)) + "</auth>");
        String challenge = new String(Base64.getDecoder().decode(found(CHALLENGE, await("</challenge>")).group(1)), StandardCharsets.UTF_8);
        Matcher parts = found(SERVER_FIRST, challenge);
        String last = "c=biws,r=" + parts.group(1);
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(new PBEKeySpec(password.toCharArray(),
                Base64.getDecoder().decode(parts.group(2)), Integer.parseInt(parts.group(3)), 160)).getEncoded();
        byte[] proof = hmac(salted, "Client Key");
        byte[] signature = hmac(MessageDigest.getInstance("SHA-1").digest(proof), first + "," + challenge + "," + last);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + base64(bytes(last + ",p=" + base64(proof))) + "</response>");
        await("<success");
    }

    private static byte[] hmac(byte[] key, String data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        return mac.doFinal(bytes(data));
    }

    private static Matcher found(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("seen " + text + "; expected " + pattern);
        }
        return matcher;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void send(String xml) throws IOException {
        socket.getOutputStream().write(bytes(xml));
    }

    /// Reads until the text has come.
    private String await(String text) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder received = new StringBuilder();
        while (received.indexOf(text) < 0) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("the connection ended after " + received + "; expected " + text);
            }
            received.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return received.toString();
    }

    @Override
    public void close() throws IOException {
        send("</stream:stream>");
        socket.close();
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
