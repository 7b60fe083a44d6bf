package dev.greta.cli;

import dev.greta.spi.Cancellation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code greta train CONFIG}: does once what the verbs do, in one process. The start script has the
 * JVM archive the classes that this takes, so that the next starts find them ready.
 */
@Command(name = "train", description = "Use what verbs use.", hidden = true)
final class TrainCommand implements Callable<Integer> {

  private static final List<List<String>> VERBS =
      List.of(
          List.of("validate", "--offline"),
          List.of("validate"),
          List.of("explain"),
          List.of("schema"),
          List.of("preview"),
          List.of("run", "--progress", "none"));

  @Parameters(paramLabel = "CONFIG", description = "What to load.")
  private String config = "";

  private final Session session;

  TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return VERBS.stream().mapToInt(this::verb).max().orElse(0);
  }

  private int verb(List<String> verb) {
    String[] arguments = new String[verb.size() + 2];
    verb.toArray(arguments);
    arguments[verb.size()] = "--config";
    arguments[verb.size() + 1] = config;
    return new Main(session.terminal(), session::connectors, new Cancellation()).run(arguments);
  }
}
