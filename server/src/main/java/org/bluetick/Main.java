package org.bluetick;

import java.util.List;
import java.util.concurrent.Callable;
import org.bluetick.admin.AdminCatalogue;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.XmppModule;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The command line. Exit codes: 0 done, 1 not done (one line on standard error says why), 2 not understood.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(new Node.Factory(), SecretReader.ofProcess(), commandsOf(Server.modules())).execute(arguments));
    }

    /// @param ofModules the commands that modules bring
    static CommandLine commandLine(RunningServer.Factory factory, SecretReader secrets, List<AdminCommand> ofModules) {
        CommandSpec top = CommandSpec.create().name("bluetick");
        top.usageMessage()
                .description("Bluetick, an XMPP server.")
                .footer("", "Also: ./bluetick test builds everything and runs all tests.",
                        "help COMMAND tells more about a command.");
        top.addSubcommand("start", new CommandLine(new StartCommand(factory)));
        AdminCatalogue.all().forEach(command -> add(top, command, secrets));
        ofModules.forEach(command -> add(top, command, secrets));
        top.addSubcommand("check-config", new CommandLine(new CheckConfigCommand(factory)));
        top.addSubcommand("check-dns", new CommandLine(new CheckDnsCommand()));
        top.addSubcommand("version", says("Tell the version.",
                () -> "Bluetick " + Version.current() + ", Java " + Runtime.version()));
        top.addSubcommand("completion", says("Print a completion script for bash: source <(./bluetick completion)",
                () -> AutoComplete.bash("bluetick", new CommandLine(top))));
        top.addSubcommand("help", help(top));
        return new CommandLine(top)
                .setExecutionExceptionHandler(Main::tell)
                .setParameterExceptionHandler(Main::tellUsage);
    }

    private static List<AdminCommand> commandsOf(List<XmppModule> modules) {
        return modules.stream().flatMap(module -> module.commands().stream()).toList();
    }

    /// `user add` becomes command `add` of group `user`.
    private static void add(CommandSpec top, AdminCommand command, SecretReader secrets) {
        List<String> words = List.of(command.name().split(" "));
        CommandSpec parent = top;
        for (String group : words.subList(0, words.size() - 1)) {
            if (!parent.subcommands().containsKey(group)) {
                CommandSpec spec = CommandSpec.create();
                parent.addSubcommand(group, spec);
            }
            parent = parent.subcommands().get(group).getCommandSpec();
        }
        parent.addSubcommand(words.getLast(), AdminCall.spec(command, secrets));
        if (parent != top) {
            parent.usageMessage().description(String.join(", ", parent.subcommands().keySet()) + ".");
        }
    }

    /// `help user add`: picocli's own goes one level deep only.
    private static CommandSpec help(CommandSpec top) {
        PositionalParamSpec words = PositionalParamSpec.builder()
                .paramLabel("COMMAND").arity("0..*").type(List.class).auxiliaryTypes(String.class)
                .description("What to tell about; all commands otherwise.").build();
        CommandSpec[] spec = new CommandSpec[1];
        Callable<Integer> show = () -> {
            CommandLine command = top.commandLine();
            List<String> path = words.getValue();
            for (String word : path == null ? List.<String>of() : path) {
                CommandLine inner = command.getSubcommands().get(word);
                if (inner == null) {
                    throw new CommandLine.ParameterException(command, "There is no command \"" + word + "\"");
                }
                command = inner;
            }
            command.usage(spec[0].commandLine().getOut());
            return CommandLine.ExitCode.OK;
        };
        spec[0] = CommandSpec.wrapWithoutInspection(show).addPositional(words);
        spec[0].usageMessage().description("Tell about a command.");
        return spec[0];
    }

    private static CommandSpec says(String description, Callable<String> text) {
        CommandSpec[] spec = new CommandSpec[1];
        Callable<Integer> print = () -> {
            spec[0].commandLine().getOut().println(text.call());
            return CommandLine.ExitCode.OK;
        };
        spec[0] = CommandSpec.wrapWithoutInspection(print);
        spec[0].usageMessage().description(description);
        return spec[0];
    }

    private static int tell(Exception e, CommandLine command, ParseResult parsed) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
        command.getErr().println("bluetick: " + message);
        if (command.getCommand() instanceof StartCommand) {
            LoggerFactory.getLogger(Main.class).debug("Not started", e);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static int tellUsage(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        if (arguments.length == 0) {
            command.usage(command.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        command.getErr().println("bluetick: " + e.getMessage());
        command.getErr().println("See: ./bluetick help"
                + command.getCommandSpec().qualifiedName(" ").substring("bluetick".length()));
        return CommandLine.ExitCode.USAGE;
    }
}
