package dev.greta.cli;

import dev.greta.config.ConfigLoader;
import dev.greta.config.ConfigTemplate;
import dev.greta.config.ConfigTemplate.Filling;
import dev.greta.ingest.TargetColumn;
import dev.greta.run.PlannedLoad;
import dev.greta.run.Run;
import dev.greta.spi.Connector;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.options.Shape;
import dev.greta.telemetry.RunListener;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a new config can be filled with from a file, found by the very config that it makes. */
final class InitFilling {

  private static final String TABLE = "table";

  private final Session session;
  private final Connector<?> connector;
  private final String type;
  private final Optional<String> targetColumn;

  InitFilling(Session session, Connector<?> connector, String type, Optional<String> targetColumn) {
    this.session = session;
    this.connector = connector;
    this.type = type;
    this.targetColumn = targetColumn;
  }

  /**
   * Fills what is known.
   *
   * @param folder that the config will be in
   * @throws dev.greta.spi.error.GretaException if the file cannot be read, or has no such column
   */
  Filling from(Optional<Path> file, Path folder) {
    Map<String, String> values = new LinkedHashMap<>();
    targetColumn.ifPresent(column -> values.put("target_column", column));
    if (file.isEmpty()) {
      return new Filling(values, List.of());
    }
    values.put("source", relative(file.get(), folder));
    List<String> remarks = new ArrayList<>();
    if (Shape.of(connector.optionsType()).exactlyOneOf().contains(TABLE)) {
      table(values, folder).ifPresent(remarks::add);
    }
    PlannedLoad load = run(values, folder).plan(0);
    TargetColumn.require(load.schema(), targetColumn);
    remarks.add("Its columns:");
    remarks.addAll(SchemaText.columns(load.schema()));
    return new Filling(values, remarks);
  }

  /** Fills in the first table of a database. */
  private Optional<String> table(Map<String, String> values, Path folder) {
    List<String> tables =
        run(values, folder).schema().tables().stream().map(SourceSchema.Table::name).toList();
    if (!tables.isEmpty()) {
      values.put(TABLE, tables.get(0));
    }
    return tables.size() < 2
        ? Optional.empty()
        : Optional.of("Tables here: " + DisplayText.escaped(String.join(", ", tables)));
  }

  private Run run(Map<String, String> values, Path folder) {
    String yaml = ConfigTemplate.of(connector, type, new Filling(values, List.of()));
    ConfigLoader loader =
        ConfigLoader.create(session.connectors(), session.terminal().environment());
    return new Run(
        loader.load(
            new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
            "the new config",
            folder),
        OptionalLong.empty(),
        session.cancellation(),
        RunListener.NONE);
  }

  /** As the config will name it: from its folder, with slashes. */
  private static String relative(Path file, Path folder) {
    if (file.isAbsolute()) {
      return file.toString();
    }
    Path from = folder.toAbsolutePath().normalize();
    return from.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }
}
