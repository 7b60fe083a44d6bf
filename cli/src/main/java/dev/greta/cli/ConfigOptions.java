package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.config.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** Which config a verb reads. */
final class ConfigOptions {

  private static final String STANDARD_INPUT = "-";
  private static final String OVERRIDE = "--override";

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The config, in YAML; - is standard input.")
  private Path config = Path.of("");

  @Option(
      names = OVERRIDE,
      paramLabel = "JSON",
      description =
          "Laid over the config key by key: '{\"data\": {\"chunk_size\": 500}}'. May stand several times.")
  private List<String> overrides = List.of();

  /** Reads the config. */
  Config read(Session session) {
    return read(session, UnaryOperator.identity());
  }

  /**
   * Reads the config.
   *
   * @param more what this verb asks of the loader besides
   */
  Config read(Session session, UnaryOperator<ConfigLoader> more) {
    return session.config(
        loader -> {
          ConfigLoader all = loader;
          for (String json : overrides) {
            all = all.withOverride(OVERRIDE, json);
          }
          all = more.apply(all);
          return config.toString().equals(STANDARD_INPUT)
              ? all.load(session.terminal().in(), "standard input", Path.of(""))
              : all.load(config);
        });
  }
}
