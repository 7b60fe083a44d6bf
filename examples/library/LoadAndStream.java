import dev.greta.Greta;
import dev.greta.frame.DataFrame;
import dev.greta.run.DataStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Greta as a library: load, query, stream, write. */
public final class LoadAndStream {

  public static void main(String[] arguments) {
    Path csv = Path.of("examples/quickstart/clock-changes.csv").toAbsolutePath();

    // A file, its types found; some of them given.
    try (DataFrame changes = Greta.loadCsv(csv, Map.of("types", Map.of("abbreviation", "text")))) {
      System.out.println(changes.rowCount() + " rows, " + changes.schema().getFields().size() + " columns");

      // SQL over the frame, which is called data. The result is a frame of its own.
      try (DataFrame latest =
          changes.sql("SELECT zone, max(at_utc) AS latest FROM data GROUP BY zone ORDER BY 2 DESC, 1 LIMIT 3")) {
        latest.rows().forEach(row -> System.out.println(row.get(0).orElseThrow() + "  " + row.get(1).orElseThrow()));
      }
    }

    // The same file in bounded memory: chunks of exactly 1,000 rows, the last one excepted.
    int chunks = 0;
    try (DataStream stream = Greta.streamFromConnector("csv", Map.of("source", csv.toString()), 1000)) {
      for (VectorSchemaRoot chunk = stream.next(); chunk != null; chunk = stream.next()) {
        chunks++;
        chunk.close();
      }
    }
    System.out.println(chunks + " chunks");

    // A config file, its stream gathered into one frame, some of its columns written as Parquet.
    try (DataStream stream = Greta.stream(Path.of("examples/quickstart/config.yml"));
        DataFrame all = stream.collect();
        DataFrame zones = all.select(List.of("zone", "daylight_saving"))) {
      zones.write(Path.of(arguments[0], "zones.parquet"));
      System.out.println(zones.rowCount() + " rows written");
    }
  }
}
