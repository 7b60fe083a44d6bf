package dev.greta.connectors.files;

import dev.greta.formats.arrow.ArrowFormat;
import dev.greta.formats.files.FileOptions;
import dev.greta.formats.query.QuerySource;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** Arrow IPC files, as their own schema says. */
public final class ArrowConnector implements Connector<FileOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public ArrowConnector() {}

  @Override
  public List<String> names() {
    return List.of("arrow", "feather", "ipc");
  }

  @Override
  public String title() {
    return "Arrow IPC files and streams";
  }

  @Override
  public List<String> extensions() {
    return List.of(".arrow", ".feather", ".ipc", ".arrows");
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
    return QuerySource.over(options, extensions(), new ArrowFormat(), context);
  }
}
