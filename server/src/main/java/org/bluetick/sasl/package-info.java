/// SASL as the server speaks it (RFC 4422, RFC 6120 §6): SCRAM and PLAIN as plain functions of octets. No XML, no base64
/// of the XMPP layer, no I/O; [SaslMechanisms] is the door.
@NullMarked
package org.bluetick.sasl;

import org.jspecify.annotations.NullMarked;
