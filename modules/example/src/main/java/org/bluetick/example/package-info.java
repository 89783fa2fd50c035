/// A module to copy: an echo service.
@NullMarked
package org.bluetick.example;

import org.jspecify.annotations.NullMarked;
