package org.bluetick.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a configuration key that is not set, on the component of a configuration record, written as after
/// `--set KEY=`. A component without it is null when its key is not set.
///
/// ```java
/// record PingConfig(@Default("60s") Duration interval, @Default("true") boolean answer) {}
/// ```
/// Component `stanzaSize` is key `stanza-size`. Types: String, boolean, int, long, Duration ("30s"), [ByteSize]
/// ("256k"), enums, Path, nested records, and lists and maps of these.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();
}
