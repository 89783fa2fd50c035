package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bluetick.xml.XmlException.Condition;

/// The XML declaration before a stream header: XML 1.0 and UTF-8, or refused (RFC 6120 §11.5, §11.6).
final class XmlDeclaration {
    private static final Pattern DECLARATION = Pattern.compile("""
            <\\?xml\
            \\s++version\\s*+=\\s*+(?:'1\\.0'|"1\\.0")\
            (?:\\s++encoding\\s*+=\\s*+(?:'([^']*+)'|"([^"]*+)"))?+\
            (?:\\s++standalone\\s*+=\\s*+(?:'(?:yes|no)'|"(?:yes|no)"))?+\
            \\s*+\\?>""");

    private XmlDeclaration() {}

    static void check(byte[] bytes, int from, int length) throws XmlException {
        Matcher declaration = DECLARATION.matcher(new String(bytes, from, length, ISO_8859_1));
        if (!declaration.matches()) {
            throw XmlException.notWellFormed("not an XML declaration; expected <?xml version='1.0'?>");
        }
        String encoding = declaration.group(1) != null ? declaration.group(1) : declaration.group(2);
        if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
            throw new XmlException(Condition.UNSUPPORTED_ENCODING, "an encoding declared other than UTF-8");
        }
    }
}
