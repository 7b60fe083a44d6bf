package dev.greta.connectors.files;

import dev.greta.formats.csv.CsvFormat;
import dev.greta.formats.query.QuerySource;
import dev.greta.formats.text.Compression;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** CSV files: text with delimiters, the types found. */
public final class CsvConnector implements Connector<CsvOptions> {

  /** Not .txt: what a folder of data has besides is often a read-me of that name. */
  private static final List<String> FOLDER_ENDINGS =
      Compression.alsoPacked(List.of(".csv", ".tsv"));

  /** Found by {@link java.util.ServiceLoader}. */
  public CsvConnector() {}

  @Override
  public List<String> names() {
    return List.of("csv", "tsv");
  }

  @Override
  public String title() {
    return "CSV files, their types found without loss";
  }

  @Override
  public List<String> extensions() {
    return List.of(".csv", ".tsv", ".txt");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PARALLEL_SPLITS, Capability.QUERY, Capability.CANCEL_AT_SOURCE);
  }

  @Override
  public Class<CsvOptions> optionsType() {
    return CsvOptions.class;
  }

  @Override
  public Source open(CsvOptions options, SourceContext context) {
    return QuerySource.over(
        options.files(), FOLDER_ENDINGS, new CsvFormat(options.settings()), context);
  }
}
