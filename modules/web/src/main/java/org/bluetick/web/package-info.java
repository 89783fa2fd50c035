/// HTTP for this server and its modules. The only place that sees Jetty, besides the handlers that other modules mount.
@NullMarked
package org.bluetick.web;

import org.jspecify.annotations.NullMarked;
