package dev.greta.benchmarks;

import dev.greta.Greta;
import dev.greta.frame.DataFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A workbook of 20 columns: those of {@link Lineitem}, a time, a truth value and two more. */
final class Spreadsheet {

  private static final String COLUMNS =
      """
      SELECT *, l_shipdate + INTERVAL 12 HOUR AS shipped_at, l_quantity > 25 AS large,
        l_extendedprice * (1 - l_discount)::DOUBLE AS net, l_orderkey * 7 AS reference
      FROM data
      """;

  private Spreadsheet() {}

  /** The file of so many rows, made on first use. */
  static Path file(Path folder, long rows) throws SQLException, IOException {
    Path file = folder.resolve("sheet-" + rows + ".xlsx");
    if (Files.notExists(file)) {
      Path source = Lineitem.file(folder, rows, ".parquet");
      try (DataFrame frame =
              Greta.loadFromConnector("parquet", java.util.Map.of("source", source.toString()));
          DataFrame sheet = frame.sql(COLUMNS)) {
        sheet.write(file);
      }
    }
    return file;
  }
}
