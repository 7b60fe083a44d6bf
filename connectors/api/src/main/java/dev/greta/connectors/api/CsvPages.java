package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.Fingerprint;
import dev.greta.connectors.api.paging.PageFacts;
import dev.greta.formats.FileFormat;
import dev.greta.formats.LocalFile;
import dev.greta.formats.csv.CsvFormat;
import dev.greta.formats.csv.CsvSettings;
import dev.greta.spi.SourceContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Pages of CSV: each becomes a file with a header, and they are read as such files are. So that
 * their types are those of all pages, all are there before the first is read.
 */
final class CsvPages {

  static final FileFormat FORMAT = new CsvFormat(CsvSettings.standard());

  private CsvPages() {}

  /**
   * Walks to the end.
   *
   * @param folder for the files, which are numbered
   * @return the files of pages with records, in order
   */
  static List<Path> download(Pages pages, Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      for (Page page = pages.next(); page != null; page = pages.next()) {
        Path file = folder.resolve("%08d.csv".formatted(pages.walk().pages() + 1));
        Fingerprint.Maker content = new Fingerprint.Maker();
        long rows = store(page, file, content);
        if (rows > 0) {
          files.add(file);
        } else {
          Files.delete(file);
        }
        pages.read(
            new PageFacts(rows, page.headers(), Map.of(), PageFacts.LastRecord.NONE),
            content.made());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a page is like. */
  record Sample(Schema schema, long rows) {}

  static Sample sample(Page page, SourceContext room) {
    try (ScratchFolder folder = ScratchFolder.in(room)) {
      Path file = folder.path().resolve("sample.csv");
      long rows = store(page, file, new Fingerprint.Maker());
      return new Sample(rows == 0 ? new Schema(List.of()) : schema(List.of(file), room), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long store(Page page, Path file, Fingerprint.Maker content) throws IOException {
    RecordCount count = new RecordCount();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = PageReading.text(page);
        OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        content.add(buffer, 0, read);
        count.add(buffer, read);
      }
    }
    return Math.max(0, count.records() - 1);
  }

  /** Counts records, quotes heeded; the header is one, a line without anything none. */
  private static final class RecordCount {

    private long records;
    private boolean quoted;
    private boolean begun;

    void add(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        byte b = bytes[i];
        if (b == '"') {
          quoted = !quoted;
          begun = true;
        } else if (!quoted && (b == '\n' || b == '\r')) {
          records += begun ? 1 : 0;
          begun = false;
        } else {
          begun = true;
        }
      }
    }

    long records() {
      return begun ? records + 1 : records;
    }
  }

  /** The columns of all files, each of the type that holds the values of all. */
  static Schema schema(List<Path> files, SourceContext context) {
    Map<String, Field> columns = new LinkedHashMap<>();
    for (Path file : files) {
      for (Field field : FORMAT.survey(LocalFile.stamp(file), context).getFields()) {
        Field known = columns.get(field.getName());
        Optional<Field> both = known == null ? Optional.of(field) : FORMAT.unite(known, field);
        columns.put(field.getName(), both.orElseThrow());
      }
    }
    return new Schema(columns.values());
  }
}
