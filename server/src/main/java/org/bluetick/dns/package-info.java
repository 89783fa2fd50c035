/// Which DNS records lead others to this server, and whether they are published.
@NullMarked
package org.bluetick.dns;

import org.jspecify.annotations.NullMarked;
