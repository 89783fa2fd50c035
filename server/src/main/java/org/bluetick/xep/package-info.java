/// Small XMPP extensions, a file each. They use the extension API only, as modules from outside do.
@NullMarked
package org.bluetick.xep;

import org.jspecify.annotations.NullMarked;
