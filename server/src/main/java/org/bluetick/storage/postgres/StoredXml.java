package org.bluetick.storage.postgres;

import org.bluetick.storage.StorageException;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;

/// Elements as they stand in a column: the text of [Element#toString()].
final class StoredXml {
    private StoredXml() {}

    static Element read(String xml) {
        try {
            return ElementParser.parse(xml);
        } catch (XmlException e) {
            throw new StorageException("stored XML cannot be read: " + e.getMessage(), e);
        }
    }
}
