package dev.greta.formats.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.holders.NullableViewVarBinaryHolder;
import org.apache.arrow.vector.holders.NullableViewVarCharHolder;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Turns a column as Arrow reads it into one as a frame holds it. */
final class ArrowColumn {

  private ArrowColumn() {}

  /**
   * Converts a column.
   *
   * @param vector is moved from where it need not change; stays its owner's
   * @return a vector that the caller closes
   */
  static FieldVector of(
      FieldVector vector, Field due, DictionaryProvider dictionaries, BufferAllocator allocator) {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding != null) {
      Dictionary dictionary = dictionaries.lookup(encoding.getId());
      if (dictionary == null) {
        throw new IllegalArgumentException("no dictionary " + encoding.getId());
      }
      return due.getDictionary() == null
          ? decoded(vector, dictionary, due, allocator)
          : codes((BaseIntVector) vector, dictionary, due, allocator);
    }
    if (vector instanceof ViewVarCharVector views) {
      return texts(views, due, allocator);
    }
    if (vector instanceof ViewVarBinaryVector views) {
      return bytes(views, due, allocator);
    }
    return vector instanceof Float2Vector halves
        ? floats(halves, due, allocator)
        : moved(vector, due, allocator);
  }

  private static FieldVector moved(FieldVector vector, Field due, BufferAllocator allocator) {
    FieldVector target = due.createVector(allocator);
    vector.makeTransferPair(target).transfer();
    return target;
  }

  private static FieldVector decoded(
      FieldVector codes, Dictionary dictionary, Field due, BufferAllocator allocator) {
    try (ValueVector values = DictionaryEncoder.decode(codes, dictionary, allocator)) {
      return of((FieldVector) values, due, noDictionaries(), allocator);
    }
  }

  private static DictionaryProvider noDictionaries() {
    return new DictionaryProvider.MapDictionaryProvider();
  }

  private static FieldVector codes(
      BaseIntVector vector, Dictionary dictionary, Field due, BufferAllocator allocator) {
    FieldType type =
        new FieldType(
            due.isNullable(),
            due.getDictionary().getIndexType(),
            due.getDictionary(),
            due.getMetadata());
    IntVector codes = new IntVector(due.getName(), type, allocator);
    try {
      int rows = vector.getValueCount();
      int words = dictionary.getVector().getValueCount();
      codes.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        if (!vector.isNull(i)) {
          long code = vector.getValueAsLong(i);
          if (code < 0 || code >= words) {
            throw new IllegalArgumentException("code " + code + " of " + words + " words");
          }
          codes.set(i, (int) code);
        }
      }
      codes.setValueCount(rows);
      return codes;
    } catch (RuntimeException | Error e) {
      codes.close();
      throw e;
    }
  }

  private static FieldVector texts(ViewVarCharVector views, Field due, BufferAllocator allocator) {
    VarCharVector texts = (VarCharVector) due.createVector(allocator);
    try {
      NullableViewVarCharHolder one = new NullableViewVarCharHolder();
      for (int i = 0; i < views.getValueCount(); i++) {
        views.get(i, one);
        if (one.isSet == 1) {
          texts.setSafe(i, one.start, one.end - one.start, one.buffer);
        }
      }
      texts.setValueCount(views.getValueCount());
      return texts;
    } catch (RuntimeException | Error e) {
      texts.close();
      throw e;
    }
  }

  private static FieldVector bytes(
      ViewVarBinaryVector views, Field due, BufferAllocator allocator) {
    VarBinaryVector bytes = (VarBinaryVector) due.createVector(allocator);
    try {
      NullableViewVarBinaryHolder one = new NullableViewVarBinaryHolder();
      for (int i = 0; i < views.getValueCount(); i++) {
        views.get(i, one);
        if (one.isSet == 1) {
          bytes.setSafe(i, one.start, one.end - one.start, one.buffer);
        }
      }
      bytes.setValueCount(views.getValueCount());
      return bytes;
    } catch (RuntimeException | Error e) {
      bytes.close();
      throw e;
    }
  }

  private static FieldVector floats(Float2Vector halves, Field due, BufferAllocator allocator) {
    Float4Vector floats = (Float4Vector) due.createVector(allocator);
    try {
      int rows = halves.getValueCount();
      floats.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        if (!halves.isNull(i)) {
          floats.set(i, halves.getValueAsFloat(i));
        }
      }
      floats.setValueCount(rows);
      return floats;
    } catch (RuntimeException | Error e) {
      floats.close();
      throw e;
    }
  }
}
