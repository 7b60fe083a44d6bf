package dev.greta.formats.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * CSV by RFC 4180, but for lines that end in LF alone; TSV is the same with tabs. What a reader may
 * take for a delimiter is quoted too, so that one which finds the delimiter out finds the right
 * one.
 */
final class CsvOutput {

  private static final String DELIMITERS = ",;\t|";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path target;

  private final char delimiter;

  CsvOutput(Path target, char delimiter) {
    this.target = target;
    this.delimiter = delimiter;
  }

  void write(BatchReader rows, OutputStream out) throws IOException {
    List<Field> fields = rows.schema().getFields();
    if (fields.isEmpty()) {
      throw OutputFaults.names(target, "there is no column to write");
    }
    TextColumns.check(rows.schema(), target);
    for (int i = 0; i < fields.size(); i++) {
      put(out, fields.get(i).getName());
      out.write(i + 1 < fields.size() ? delimiter : '\n');
    }
    long row = 1;
    for (VectorSchemaRoot next = rows.next(); next != null; next = rows.next()) {
      try (VectorSchemaRoot batch = next) {
        for (int i = 0; i < batch.getRowCount(); i++) {
          writeRow(batch, i, rows.dictionaries(), out, row++);
        }
      }
    }
  }

  private void writeRow(
      VectorSchemaRoot batch,
      int index,
      DictionaryProvider dictionaries,
      OutputStream out,
      long row)
      throws IOException {
    List<FieldVector> vectors = batch.getFieldVectors();
    for (int column = 0; column < vectors.size(); column++) {
      FieldVector vector = vectors.get(column);
      try {
        String text = vector.isNull(index) ? null : CellText.of(vector, index, dictionaries);
        if (text != null) {
          if (text.indexOf('\0') >= 0) {
            throw new Unwritable("a NUL character, which text files do not have");
          }
          put(out, text);
        }
      } catch (Unwritable e) {
        throw TextColumns.refused(target, vector, row, e);
      }
      out.write(column + 1 < vectors.size() ? delimiter : '\n');
    }
  }

  private static void put(OutputStream out, String text) throws IOException {
    String field = needsQuotes(text) ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    out.write(field.getBytes(UTF_8));
  }

  private static boolean needsQuotes(String text) {
    if (text.isEmpty() || text.charAt(0) == BYTE_ORDER_MARK) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\n' || c == '\r' || DELIMITERS.indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }
}
