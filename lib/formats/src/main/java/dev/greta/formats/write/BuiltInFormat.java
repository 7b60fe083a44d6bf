package dev.greta.formats.write;

import dev.greta.formats.text.Compression;
import dev.greta.spi.BatchReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A format that this module writes. */
enum BuiltInFormat {
  PARQUET((rows, to) -> new DuckDbOutput(to.settings(), to.target()).parquet(rows, to.file())),
  ARROW((rows, to) -> ArrowOutput.write(rows, to.file(), to.settings().allocator())),
  CSV(text((rows, target, out) -> new CsvOutput(target, ',').write(rows, out))),
  TSV(text((rows, target, out) -> new CsvOutput(target, '\t').write(rows, out))),
  JSON(text((rows, target, out) -> JsonOutput.array(target).write(rows, out))),
  NDJSON(text((rows, target, out) -> JsonOutput.lines(target).write(rows, out))),
  XLSX((rows, to) -> new XlsxOutput(to.target()).write(rows, to.file())),
  DUCKDB((rows, to) -> new DuckDbOutput(to.settings(), to.target()).database(rows, to.file()));

  private static final int BLOCK = 1 << 16;

  private final Content content;

  BuiltInFormat(Content content) {
    this.content = content;
  }

  /**
   * Where the rows go.
   *
   * @param target where the file will be, for messages
   * @param file does not exist yet
   * @param packing of a text
   */
  record Destination(Path target, Path file, Compression packing, DatasetWriter.Settings settings) {

    OutputStream open() throws IOException {
      OutputStream plain = Files.newOutputStream(file);
      try {
        return new BufferedOutputStream(packing.packing(plain), BLOCK);
      } catch (IOException | RuntimeException | Error e) {
        plain.close();
        throw e;
      }
    }
  }

  @FunctionalInterface
  private interface Content {
    void write(BatchReader rows, Destination to) throws IOException;
  }

  @FunctionalInterface
  private interface Text {
    void write(BatchReader rows, Path target, OutputStream out) throws IOException;
  }

  private static Content text(Text text) {
    return (rows, to) -> {
      try (OutputStream out = to.open()) {
        text.write(rows, to.target(), out);
      }
    };
  }

  /** The ending of its files, as {@code .csv}. */
  String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is text, which may be packed. */
  boolean isText() {
    return this == CSV || this == TSV || this == JSON || this == NDJSON;
  }

  void write(BatchReader rows, Destination to) throws IOException {
    content.write(rows, to);
  }
}
