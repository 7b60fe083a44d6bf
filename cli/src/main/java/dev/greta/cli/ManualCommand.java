package dev.greta.cli;

import dev.greta.report.GretaVersion;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/**
 * {@code greta manual}: the manual page, as groff's {@code man} macros (man-pages(7)), made of what
 * the verbs say of themselves. Packages are built with it; a person reads {@code --help}.
 */
@Command(name = "manual", description = "Write the manual page.", hidden = true)
final class ManualCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Session session;

  ManualCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.data(page(spec.root()));
    return 0;
  }

  private static String page(CommandSpec greta) {
    StringBuilder page = new StringBuilder();
    page.append(".TH GRETA 1 \"\" \"greta ").append(text(GretaVersion.current())).append("\"\n");
    page.append(".SH NAME\ngreta \\- ").append(line(greta)).append('\n');
    page.append(".SH SYNOPSIS\n.B greta\n\\fIVERB\\fR [\\fIoptions\\fR]\n");
    page.append(".SH OPTIONS\n");
    greta.options().forEach(option -> argument(page, option));
    for (CommandLine verb : greta.subcommands().values()) {
      if (!verb.getCommandSpec().usageMessage().hidden()) {
        verb(page, verb.getCommandSpec());
      }
    }
    page.append(".SH EXIT STATUS\n");
    page.append("0 done; 1 a fault of greta's own; 2 usage; 3 config; 4 connection; ");
    page.append("5 authentication; 6 query; 7 validation; 8 incomplete; 9 secret; 10 time-out; ");
    page.append("11 output; 12 resource; 130 interrupted; 143 terminated.\n");
    page.append(".SH ENVIRONMENT\n");
    entry(page, "JAVA_HOME", "the Java to use, 17 or later; else the one on the PATH");
    entry(page, "GRETA_JAVA_OPTIONS", "more options for it");
    entry(page, "NO_COLOR, CI, TERM=dumb", "no colours; no bar");
    return page.toString();
  }

  private static void verb(StringBuilder page, CommandSpec verb) {
    page.append(".SH ").append(text(verb.qualifiedName(" ").toUpperCase(Locale.ROOT)));
    page.append('\n').append(line(verb)).append('\n');
    verb.positionalParameters().forEach(parameter -> argument(page, parameter));
    for (OptionSpec option : verb.options()) {
      if (!option.inherited() && !option.usageHelp() && !option.versionHelp()) {
        argument(page, option);
      }
    }
    verb.subcommands().values().forEach(below -> verb(page, below.getCommandSpec()));
  }

  private static void argument(StringBuilder page, ArgSpec argument) {
    if (argument.hidden()) {
      return;
    }
    String name =
        argument instanceof OptionSpec option
            ? String.join(", ", option.names())
            : ((PositionalParamSpec) argument).paramLabel();
    boolean valued = argument instanceof OptionSpec && argument.arity().max() > 0;
    entry(
        page,
        valued ? name + " " + argument.paramLabel() : name,
        String.join(" ", argument.description()));
  }

  private static void entry(StringBuilder page, String name, String meaning) {
    page.append(".TP\n.B ").append(text(name)).append('\n').append(text(meaning)).append('\n');
  }

  private static String line(CommandSpec command) {
    return text(String.join(" ", command.usageMessage().description()));
  }

  /** A backslash, a hyphen and a dot or quote at the start of a line mean something to groff. */
  private static String text(String plain) {
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
