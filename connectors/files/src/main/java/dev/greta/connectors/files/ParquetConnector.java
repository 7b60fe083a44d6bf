package dev.greta.connectors.files;

import dev.greta.formats.files.FileOptions;
import dev.greta.formats.parquet.ParquetFormat;
import dev.greta.formats.query.QuerySource;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** Parquet files, as their own schema says. */
public final class ParquetConnector implements Connector<FileOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public ParquetConnector() {}

  @Override
  public List<String> names() {
    return List.of("parquet");
  }

  @Override
  public String title() {
    return "Parquet files";
  }

  @Override
  public List<String> extensions() {
    return List.of(".parquet");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PARALLEL_SPLITS, Capability.QUERY, Capability.CANCEL_AT_SOURCE);
  }

  @Override
  public Class<FileOptions> optionsType() {
    return FileOptions.class;
  }

  @Override
  public Source open(FileOptions options, SourceContext context) {
    return QuerySource.over(options, extensions(), new ParquetFormat(), context);
  }
}
