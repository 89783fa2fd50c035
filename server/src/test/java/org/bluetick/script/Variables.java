package org.bluetick.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Puts values in place of `{…}`: addresses of accounts and clients, captured values, and a few functions.
final class Variables {
    private final Wire wire;
    private final Cast cast;
    private final Map<String, ScriptClient> clients;
    private final Map<String, String> captured = new HashMap<>();

    Variables(Wire wire, Cast cast, Map<String, ScriptClient> clients) {
        this.wire = wire;
        this.cast = cast;
        this.clients = clients;
    }

    /// What scripts captured; patterns add to it.
    Map<String, String> captured() {
        return captured;
    }

    String substitute(String text) {
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = closing(text, open);
            result.append(text, from, open).append(value(substitute(text.substring(open + 1, close))));
            from = close + 1;
        }
        return result.append(text.substring(from)).toString();
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += switch (text.charAt(i)) {
                case '{' -> 1;
                case '}' -> -1;
                default -> 0;
            };
            if (depth == 0) {
                return i;
            }
        }
        throw new ScriptFailure("{ without } in " + text);
    }

    private String value(String expression) {
        if (expression.equals("none") || expression.endsWith("=*") || Character.isDigit(expression.charAt(0))) {
            return "{" + expression + "}";
        }
        if (expression.contains(":")) {
            return function(expression);
        }
        if (expression.equals("domain")) {
            return wire.domain().toString();
        }
        String value = captured.get(expression);
        return value != null ? escape(value) : address(expression);
    }

    private static String function(String expression) {
        int colon = expression.indexOf(':');
        String argument = expression.substring(colon + 1);
        String[] name = expression.substring(0, colon).split(" ");
        return switch (name[0]) {
            case "base64" -> Base64.getEncoder().encodeToString(
                    argument.replace("\\0", "\0").getBytes(StandardCharsets.UTF_8));
            case "repeat" -> argument.repeat(Integer.parseInt(name[1]));
            case "sha1" -> sha1(argument);
            case "upper" -> argument.toUpperCase(Locale.ROOT);
            default -> throw new ScriptFailure("{" + expression + "}: no such function; there are base64, repeat, sha1, upper");
        };
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String address(String expression) {
        if (Character.isUpperCase(expression.charAt(0))) {
            boolean managed = expression.endsWith(".sm");
            ScriptClient client = clients.get(managed ? expression.substring(0, expression.length() - ".sm".length()) : expression);
            if (client == null) {
                throw unknown(expression);
            }
            if (managed) {
                return client.counts().id();
            }
            return client.jid().map(Object::toString).orElseThrow(() -> new ScriptFailure(expression + " has no resource yet"));
        }
        int slash = expression.indexOf('/');
        String name = slash < 0 ? expression : expression.substring(0, slash);
        if (name.endsWith(".user") || name.endsWith(".password")) {
            Cast.Account account = account(name.substring(0, name.indexOf('.')));
            return name.endsWith(".user") ? account.user() : account.password();
        }
        return account(name).jid() + (slash < 0 ? "" : expression.substring(slash));
    }

    private Cast.Account account(String name) {
        Optional<Cast.Account> account = cast.find(name);
        return account.orElseThrow(() -> unknown(name));
    }

    private static ScriptFailure unknown(String name) {
        return new ScriptFailure("{" + name + "} is neither captured nor an account or client of this script");
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }
}
