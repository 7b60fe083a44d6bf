package dev.greta.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code greta completion}. */
@Command(
    name = "completion",
    description = "Print a script that completes greta's verbs and options in a shell.",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      defaultValue = "bash",
      description = "bash or zsh; default bash. To use it: source <(greta completion bash)")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Session session;

  CompletionCommand(Session session) {
    this.session = session;
  }

  /** One script for both: in zsh it turns on that shell's understanding of bash's completion. */
  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    offerLowerCase(root);
    session.data(AutoComplete.bash("greta", root.commandLine()));
    return 0;
  }

  /** Names of constants are offered as the documentation writes them. */
  private static void offerLowerCase(CommandSpec command) {
    for (OptionSpec option : List.copyOf(command.options())) {
      if (option.type().isEnum()) {
        command.remove(option);
        command.addOption(option.toBuilder().completionCandidates(names(option.type())).build());
      }
    }
    for (PositionalParamSpec parameter : List.copyOf(command.positionalParameters())) {
      if (parameter.type().isEnum()) {
        command.remove(parameter);
        command.addPositional(
            parameter.toBuilder().completionCandidates(names(parameter.type())).build());
      }
    }
    command.subcommands().values().forEach(line -> offerLowerCase(line.getCommandSpec()));
  }

  private static List<String> names(Class<?> constants) {
    return Arrays.stream(constants.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }
}
