package org.bluetick.api;

import java.nio.file.Path;

/// Where this node keeps files (`data-dir`): a module those of its own below a folder named as the module. A port:
/// `context.get(DataFolder.class)`.
public record DataFolder(Path path) {}
