package dev.greta.formats.csv;

import dev.greta.formats.TextTyping;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Texts by the rules of CSV: the narrowest type that holds all of them in full. */
public record CsvTyping() implements TextTyping {

  @Override
  public Field field(String name, List<@Nullable String> texts) {
    ColumnProfile profile = new ColumnProfile('.');
    for (String text : texts) {
      if (text != null) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        profile.observe(bytes, 0, bytes.length);
      }
    }
    return profile.type().field(name);
  }

  @Override
  public FieldVector vector(Field field, List<@Nullable String> texts, BufferAllocator allocator) {
    ColumnType type = ColumnType.of(field.getType()).orElseThrow();
    CsvColumn column = new CsvColumn(field.getName(), type, CsvColumn.Origin.FOUND);
    ColumnDecoder decoder = ColumnDecoder.of(column, '.');
    try (VarCharVector vector = TextTyping.texts(field.getName(), texts, allocator)) {
      ColumnText text = new ColumnText();
      text.load(vector);
      if (decoder.looks() && decoder.decode(text) != ColumnDecoder.FITS) {
        throw new IllegalArgumentException("not of the type that was found: " + texts);
      }
      return decoder.vector(field, allocator, vector);
    }
  }
}
