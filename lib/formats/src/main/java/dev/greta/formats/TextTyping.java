package dev.greta.formats;

import dev.greta.spi.ArrowFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Finds the type that some texts have in common. */
public interface TextTyping {

  /** Takes every text as it is. */
  TextTyping AS_TEXT =
      new TextTyping() {
        @Override
        public Field field(String name, List<@Nullable String> texts) {
          return ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "text");
        }

        @Override
        public FieldVector vector(
            Field field, List<@Nullable String> texts, BufferAllocator allocator) {
          return texts(field.getName(), texts, allocator);
        }
      };

  /** A column of the narrowest type that holds all of these texts; null is no text. */
  Field field(String name, List<@Nullable String> texts);

  /**
   * Some texts as values.
   *
   * @param field from {@link #field}, of these and maybe other texts
   * @return a vector that the caller closes
   */
  FieldVector vector(Field field, List<@Nullable String> texts, BufferAllocator allocator);

  /** Texts as they are, in a vector that the caller closes. */
  static VarCharVector texts(String name, List<@Nullable String> texts, BufferAllocator allocator) {
    VarCharVector vector = new VarCharVector(name, allocator);
    try {
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i);
        if (text != null) {
          vector.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
        }
      }
      vector.setValueCount(texts.size());
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }
}
