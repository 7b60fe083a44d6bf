package dev.greta;

import dev.greta.config.Config;
import dev.greta.config.ConfigLoader;
import dev.greta.frame.DataFrame;
import dev.greta.run.DataStream;
import dev.greta.run.Run;
import dev.greta.spi.Cancellation;
import dev.greta.telemetry.RunListener;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Loads data from any source into an Arrow data frame.
 *
 * <pre>{@code
 * try (DataFrame frame = Greta.load(Path.of("config.yml"));
 *     DataFrame young = frame.sql("SELECT * FROM data WHERE age < 30")) {
 *   young.write(Path.of("young.parquet"));
 * }
 * }</pre>
 *
 * <p>All methods throw the {@link dev.greta.spi.error.GretaException} family: {@code
 * ConfigException} for a config that is wrong, the kind that fits for a source that fails. Then
 * nothing is left of the load. {@link Run} takes a listener and a cancellation.
 */
public final class Greta {

  /** The specification's chunk of a stream. */
  public static final int DEFAULT_CHUNK_SIZE = 1000;

  private Greta() {}

  /** Loads what a config file describes. The caller closes the frame. */
  public static DataFrame load(Path configFile) {
    return load(ConfigLoader.create().load(configFile));
  }

  /** Loads what a config describes. The caller closes the frame. */
  public static DataFrame load(Config config) {
    Run.Loaded loaded = run(config).load();
    try {
      loaded.delivered().run();
      return loaded.frame();
    } catch (Throwable e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * Streams what a config file describes, in bounded memory.
   *
   * @param chunkSize rows a chunk, exactly, the last one excepted
   * @return a reader; its chunks belong to the caller, who closes them before it
   */
  public static DataStream stream(Path configFile, int chunkSize) {
    return stream(ConfigLoader.create().load(configFile), chunkSize);
  }

  /** Streams what a config file describes, in chunks of its {@code chunk_size}, or of 1000 rows. */
  public static DataStream stream(Path configFile) {
    Config config = ConfigLoader.create().load(configFile);
    return stream(config, config.data().chunkSize().orElse(DEFAULT_CHUNK_SIZE));
  }

  /** Streams what a config describes; see {@link #stream(Path, int)}. */
  public static DataStream stream(Config config, int chunkSize) {
    return run(config).stream(chunkSize);
  }

  /**
   * Loads from a connector, configured by a map with the keys of {@code data:}.
   *
   * @param type as {@code data.type} names it
   * @param options relative paths in it are relative to the working directory
   */
  public static DataFrame loadFromConnector(
      String type, Map<String, ? extends @Nullable Object> options) {
    return load(ConfigLoader.create().fromMap(type, options));
  }

  /** Streams from a connector; see {@link #loadFromConnector} and {@link #stream(Path, int)}. */
  public static DataStream streamFromConnector(
      String type, Map<String, ? extends @Nullable Object> options, int chunkSize) {
    return stream(ConfigLoader.create().fromMap(type, options), chunkSize);
  }

  /** Loads a CSV file whose types are found out. */
  public static DataFrame loadCsv(Path file) {
    return loadCsv(file, Map.of());
  }

  /**
   * Loads a CSV file.
   *
   * @param options the keys of {@code data:} for {@code type: csv}: {@code delimiter}, {@code
   *     types} …
   */
  public static DataFrame loadCsv(Path file, Map<String, ? extends @Nullable Object> options) {
    Map<String, @Nullable Object> all = new HashMap<>(options);
    all.put("source", file.toString());
    return loadFromConnector("csv", all);
  }

  /** Loads the first sheet of an Excel workbook, whose first row names the columns. */
  public static DataFrame loadExcel(Path file) {
    return loadExcel(file, Map.of());
  }

  /**
   * Loads an Excel workbook: {@code .xlsx}, {@code .xlsm} or {@code .xls}. The connector must be on
   * the class path ({@code greta-connector-excel}).
   *
   * <pre>{@code
   * Greta.loadExcel(Path.of("report.xlsx"), Map.of("sheet_name", "Sales", "range", "B3:F100"))
   * }</pre>
   *
   * @param options the keys of {@code data:} for {@code type: excel}: {@code sheet_name} (a name, a
   *     number counted from 0, a list of them or {@code "*"}), {@code header}, {@code range} …
   */
  public static DataFrame loadExcel(Path file, Map<String, ? extends @Nullable Object> options) {
    Map<String, @Nullable Object> all = new HashMap<>(options);
    all.put("source", file.toString());
    return loadFromConnector("excel", all);
  }

  private static Run run(Config config) {
    return new Run(config, OptionalLong.empty(), new Cancellation(), RunListener.NONE);
  }
}
