package dev.greta.formats.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Cells as text that loses nothing: numbers in full, dates and times as in ISO 8601, binary in
 * base64, lists, structs and maps as JSON.
 */
public final class CellText {

  private static final JsonFactory JSON = JsonFactory.builder().build();

  private CellText() {}

  /**
   * Makes sure that all columns have a text, and names that differ.
   *
   * @throws dev.greta.spi.error.OutputException if not
   */
  public static void check(Schema schema, Path target) {
    TextColumns.check(schema, target);
  }

  /** Whether a field's cells are JSON here. */
  public static boolean isNested(Field field) {
    return JsonCells.isNested(field);
  }

  /**
   * The text of a cell that is not null; null where its word in the dictionary is.
   *
   * @throws Unwritable if the value has no text
   */
  public static @Nullable String of(ValueVector vector, int index, DictionaryProvider dictionaries)
      throws IOException, Unwritable {
    Field field = vector.getField();
    if (JsonCells.isNested(field)) {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(text)) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        JsonCells.write(vector, index, dictionaries, json);
      }
      return text.toString();
    }
    if (field.getDictionary() == null) {
      return ScalarText.of(vector, index);
    }
    ValueVector words = JsonCells.decoded(field, dictionaries);
    int code = JsonCells.code(vector, index);
    return words.isNull(code) ? null : ScalarText.of(words, code);
  }
}
