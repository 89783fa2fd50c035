package org.bluetick;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Reads the configuration as `start` would, and stops there.
@Command(name = "check-config", description = "Tell whether the configuration is right.")
final class CheckConfigCommand implements Callable<Integer> {
    private final RunningServer.Factory factory;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CheckConfigCommand(RunningServer.Factory factory) {
        this.factory = factory;
    }

    @Override
    public Integer call() {
        factory.check(options.load());
        spec.commandLine().getOut().println("The configuration is right.");
        return CommandLine.ExitCode.OK;
    }
}
