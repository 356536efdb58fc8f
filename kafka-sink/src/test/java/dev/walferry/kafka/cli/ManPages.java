package dev.walferry.kafka.cli;

import dev.walferry.kafka.Main;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Writes the manual pages and the bash completion from the definitions of the commands. */
final class ManPages {
    private ManPages() {}

    /** Returns the content of each file, keyed by its path in the folder {@code share}. */
    static Map<String, String> files() {
        CommandLine walferry = Main.commandLine(OutputStream.nullOutputStream());
        // the demo belongs to a checkout
        List.copyOf(walferry.getSubcommands().keySet()).stream()
                .filter(name -> name.equals("demo"))
                .forEach(name -> walferry.getCommandSpec().removeSubcommand(name));
        Map<String, String> files = new TreeMap<>();
        add(walferry, files);
        files.put(
                "bash-completion/completions/walferry",
                AutoComplete.bash("walferry", walferry)
                        .lines()
                        .filter(line -> !line.startsWith("# DATE"))
                        .reduce("", (all, line) -> all + line.stripTrailing() + "\n"));
        return files;
    }

    private static void add(CommandLine command, Map<String, String> files) {
        files.put("man/man1/" + name(command.getCommandSpec()) + ".1", page(command.getCommandSpec()));
        command.getSubcommands().values().forEach(child -> add(child, files));
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private static String page(CommandSpec command) {
        UsageMessageSpec usage = command.usageMessage();
        StringBuilder page = new StringBuilder();
        String name = name(command);
        page.append(".\\\" written from the definition of the command; change it there\n");
        page.append(".TH ").append(name.toUpperCase(java.util.Locale.ROOT)).append(" 1 \"\" \"Walferry\"\n");
        String first = usage.description().length == 0 ? "" : usage.description()[0];
        page.append(".SH NAME\n")
                .append(roff(name))
                .append(" \\- ")
                .append(roff(first))
                .append('\n');
        page.append(".SH SYNOPSIS\n.nf\n").append(roff(synopsis(command))).append("\n.fi\n");
        page.append(".SH DESCRIPTION\n");
        Arrays.stream(usage.description())
                .forEach(
                        line -> page.append(line.isBlank() ? ".PP" : roff(line)).append('\n'));
        arguments(command, page);
        subcommands(command, page);
        page.append(".SH EXIT STATUS\n");
        usage.exitCodeList().forEach((code, text) -> item(page, code, text));
        return page.toString();
    }

    private static String synopsis(CommandSpec command) {
        return command.commandLine().getHelp().synopsis(0).replace("\r", "").strip();
    }

    private static void arguments(CommandSpec command, StringBuilder page) {
        page.append(".SH OPTIONS\n");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            item(page, parameter.paramLabel(), text(parameter));
        }
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String label = String.join(", ", option.names())
                        + (option.arity().max() > 0 && option.type() != boolean.class ? " " + option.paramLabel() : "");
                item(page, label, text(option));
            }
        }
    }

    private static String text(ArgSpec argument) {
        return Ansi.OFF.string(String.join(" ", argument.description()));
    }

    private static void subcommands(CommandSpec command, StringBuilder page) {
        if (!command.subcommands().isEmpty()) {
            page.append(".SH COMMANDS\n");
            command.subcommands().forEach((name, child) -> {
                String[] description = child.getCommandSpec().usageMessage().description();
                item(page, name, description.length == 0 ? "" : description[0]);
            });
        }
    }

    private static void item(StringBuilder page, String label, String text) {
        page.append(".TP\n.B ")
                .append(roff(label))
                .append('\n')
                .append(roff(text))
                .append('\n');
    }

    /** Escapes text for roff, which takes a line that begins with a dot or an apostrophe for a request. */
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("%n", "\n");
        return escaped.lines()
                .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }
}
