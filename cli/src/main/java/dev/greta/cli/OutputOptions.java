package dev.greta.cli;

import dev.greta.config.ConfigLoader;
import dev.greta.formats.write.StreamFormat;
import dev.greta.run.DatasetStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the dataset goes, in place of the config's {@code output.data}. */
final class OutputOptions {

  private static final String OUTPUT = "--output";
  private static final String FORMAT = "--format";
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = OUTPUT,
      paramLabel = "FILE",
      description =
          "Where the dataset goes, in place of output.data. It ends in parquet, arrow, csv, tsv,"
              + " json, ndjson, xlsx, duckdb or sqlite, of which csv, tsv, json and ndjson may have"
              + " gz or zst behind. - is standard output.")
  private @Nullable Path output;

  @Option(
      names = FORMAT,
      paramLabel = "FORMAT",
      description = "With --output -: csv, json, ndjson or arrow (an Arrow IPC stream).")
  private @Nullable StreamFormat format;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Lays the file over the config's; it is relative to where the command was called. */
  ConfigLoader over(ConfigLoader loader) {
    return output == null || isStandardOutput(output)
        ? loader
        : loader.withOutput(OUTPUT, output.toAbsolutePath().normalize());
  }

  /** Standard output, where it is wanted. */
  Optional<DatasetStream> stream(Terminal terminal) {
    boolean wanted = output != null && isStandardOutput(output);
    if (wanted && format == null) {
      throw new ParameterException(
          spec.commandLine(), OUTPUT + " - needs " + FORMAT + ": csv, json, ndjson or arrow");
    }
    if (!wanted && format != null) {
      throw new ParameterException(
          spec.commandLine(),
          FORMAT + " belongs to " + OUTPUT + " -; a file's ending is its format");
    }
    return Optional.ofNullable(format)
        .map(
            wished ->
                new DatasetStream(
                    "standard output", wished, content -> terminal.data(content::writeTo)));
  }

  private static boolean isStandardOutput(Path file) {
    return file.toString().equals(STANDARD_OUTPUT);
  }
}
