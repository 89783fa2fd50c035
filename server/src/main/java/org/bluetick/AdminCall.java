package org.bluetick;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bluetick.admin.AdminClient;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminCommand.Kind;
import org.bluetick.api.AdminCommand.Parameter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// One of the administrator's commands on the command line: made of its definition, carried out by the running server.
final class AdminCall implements Callable<Integer> {
    private final AdminCommand command;
    private final ConfigOptions options;
    private final SecretReader secrets;
    private final CommandSpec spec;

    private AdminCall(AdminCommand command, SecretReader secrets) {
        this.command = command;
        this.options = new ConfigOptions();
        this.secrets = secrets;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    static CommandSpec spec(AdminCommand command, SecretReader secrets) {
        return new AdminCall(command, secrets).describe();
    }

    @Override
    public Integer call() {
        Map<String, String> arguments = new HashMap<>();
        for (Parameter parameter : command.parameters()) {
            String given = given(parameter);
            if (given != null) {
                arguments.put(parameter.name(), given);
            } else if (parameter.kind() == Kind.SECRET) {
                arguments.put(parameter.name(), secrets.read(parameter.name()));
            }
        }
        String text = new AdminClient(options.load().dataDir()).run(command, arguments);
        if (!text.isEmpty()) {
            spec.commandLine().getOut().println(text);
        }
        return CommandLine.ExitCode.OK;
    }

    private CommandSpec describe() {
        spec.usageMessage().description(command.description());
        command.parameters().forEach(this::describe);
        return spec.addMixin("configuration", CommandSpec.forAnnotatedObject(options));
    }

    private void describe(Parameter parameter) {
        if (parameter.kind() == Kind.POSITIONAL) {
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel(parameter.name().toUpperCase())
                    .description(parameter.description())
                    .required(parameter.required())
                    .type(String.class)
                    .build());
        } else {
            spec.addOption(OptionSpec.builder("--" + parameter.name())
                    .paramLabel(parameter.name().toUpperCase())
                    .description(parameter.description() + ".")
                    .required(parameter.required() && parameter.kind() == Kind.OPTION)
                    .type(String.class)
                    .build());
        }
    }

    private @Nullable String given(Parameter parameter) {
        if (parameter.kind() == Kind.POSITIONAL) {
            return spec.positionalParameters().stream()
                    .filter(positional -> positional.paramLabel().equals(parameter.name().toUpperCase()))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
        }
        return spec.findOption("--" + parameter.name()).getValue();
    }
}
