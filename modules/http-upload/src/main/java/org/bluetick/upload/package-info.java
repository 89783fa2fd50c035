/// XEP-0363: HTTP File Upload.
@NullMarked
package org.bluetick.upload;

import org.jspecify.annotations.NullMarked;
