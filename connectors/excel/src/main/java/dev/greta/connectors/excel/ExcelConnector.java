package dev.greta.connectors.excel;

import dev.greta.formats.query.QuerySource;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** Excel workbooks: one sheet or several, the types those of their cells. */
public final class ExcelConnector implements Connector<ExcelOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public ExcelConnector() {}

  @Override
  public List<String> names() {
    return List.of("excel", "xlsx", "xls");
  }

  @Override
  public String title() {
    return "Excel workbooks: .xlsx, .xlsm and .xls";
  }

  @Override
  public List<String> extensions() {
    return List.of(".xlsx", ".xlsm", ".xls");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PARALLEL_SPLITS, Capability.QUERY, Capability.CANCEL_AT_SOURCE);
  }

  @Override
  public Class<ExcelOptions> optionsType() {
    return ExcelOptions.class;
  }

  @Override
  public Source open(ExcelOptions options, SourceContext context) {
    return QuerySource.over(
        options.files(), extensions(), new ExcelFormat(options.settings()), context);
  }
}
