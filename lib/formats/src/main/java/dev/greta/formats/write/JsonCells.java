package dev.greta.formats.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.greta.spi.ArrowFields;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;

/** Cells as JSON, whatever their type. */
final class JsonCells {

  private static final JsonFactory STRICT = JsonFactory.builder().build();

  private JsonCells() {}

  /** Whether a field's cells can be written, as JSON or as text. */
  static boolean canWrite(Field field) {
    ArrowType type = field.getType();
    boolean known =
        !(type instanceof ArrowType.Union
            || type instanceof ArrowType.RunEndEncoded
            || type instanceof ArrowType.ListView
            || type instanceof ArrowType.LargeListView);
    return known && field.getChildren().stream().allMatch(JsonCells::canWrite);
  }

  /** Whether a field's cells are lists, structs or maps. */
  static boolean isNested(Field field) {
    return field.getDictionary() == null && field.getType().isComplex();
  }

  static void write(
      ValueVector vector, int index, DictionaryProvider dictionaries, JsonGenerator json)
      throws IOException, Unwritable {
    if (vector.isNull(index)) {
      json.writeNull();
      return;
    }
    Field field = vector.getField();
    if (field.getDictionary() != null) {
      write(decoded(field, dictionaries), code(vector, index), dictionaries, json);
    } else if (vector instanceof StructVector struct) {
      writeStruct(struct, index, dictionaries, json);
    } else if (vector instanceof MapVector map) {
      writeMap(map, index, dictionaries, json);
    } else if (vector instanceof ListVector list) {
      int start = list.getElementStartIndex(index);
      writeList(list.getDataVector(), start, list.getElementEndIndex(index), dictionaries, json);
    } else if (vector instanceof LargeListVector list) {
      int start = Math.toIntExact(list.getElementStartIndex(index));
      int end = Math.toIntExact(list.getElementEndIndex(index));
      writeList(list.getDataVector(), start, end, dictionaries, json);
    } else if (vector instanceof FixedSizeListVector list) {
      int start = list.getElementStartIndex(index);
      writeList(list.getDataVector(), start, list.getElementEndIndex(index), dictionaries, json);
    } else {
      writeScalar(vector, index, json);
    }
  }

  static ValueVector decoded(Field field, DictionaryProvider dictionaries) {
    DictionaryEncoding encoding = field.getDictionary();
    Dictionary dictionary = dictionaries.lookup(encoding.getId());
    if (dictionary == null) {
      throw new IllegalStateException("no dictionary " + encoding.getId() + " for " + field);
    }
    return dictionary.getVector();
  }

  /** The position in the dictionary; the vector's class says its width, whatever the field says. */
  static int code(ValueVector vector, int index) {
    return Integer.parseInt(ScalarText.integer(vector, index));
  }

  private static void writeStruct(
      StructVector struct, int index, DictionaryProvider dictionaries, JsonGenerator json)
      throws IOException, Unwritable {
    json.writeStartObject();
    for (FieldVector child : struct.getChildrenFromFields()) {
      json.writeFieldName(child.getName());
      write(child, index, dictionaries, json);
    }
    json.writeEndObject();
  }

  private static void writeMap(
      MapVector map, int index, DictionaryProvider dictionaries, JsonGenerator json)
      throws IOException, Unwritable {
    List<FieldVector> pair = ((StructVector) map.getDataVector()).getChildrenFromFields();
    Set<String> keys = new HashSet<>();
    json.writeStartObject();
    for (int i = map.getElementStartIndex(index); i < map.getElementEndIndex(index); i++) {
      String key = key(pair.get(0), i, dictionaries);
      if (!keys.add(key)) {
        throw new Unwritable("a map has the key '" + key + "' twice");
      }
      json.writeFieldName(key);
      write(pair.get(1), i, dictionaries, json);
    }
    json.writeEndObject();
  }

  private static String key(ValueVector keys, int index, DictionaryProvider dictionaries)
      throws Unwritable {
    if (keys.isNull(index) || isNested(keys.getField())) {
      throw new Unwritable("a map has a key that is no single value");
    }
    return keys.getField().getDictionary() == null
        ? ScalarText.of(keys, index)
        : ScalarText.of(decoded(keys.getField(), dictionaries), code(keys, index));
  }

  private static void writeList(
      ValueVector data, int start, int end, DictionaryProvider dictionaries, JsonGenerator json)
      throws IOException, Unwritable {
    json.writeStartArray();
    for (int i = start; i < end; i++) {
      write(data, i, dictionaries, json);
    }
    json.writeEndArray();
  }

  private static void writeScalar(ValueVector vector, int index, JsonGenerator json)
      throws IOException, Unwritable {
    ArrowType type = vector.getField().getType();
    if (vector instanceof BitVector bits) {
      json.writeBoolean(bits.get(index) == 1);
    } else if (vector instanceof FloatingPointVector && type instanceof ArrowType.FloatingPoint) {
      json.writeNumber(finite(ScalarText.of(vector, index)));
    } else if (type instanceof ArrowType.Int || type instanceof ArrowType.Decimal) {
      json.writeNumber(ScalarText.of(vector, index));
    } else if (isJson(vector.getField())) {
      json.writeRawValue(valid(ScalarText.of(vector, index)));
    } else {
      json.writeString(ScalarText.of(vector, index));
    }
  }

  private static String finite(String number) throws Unwritable {
    if (number.endsWith("N") || number.endsWith("y")) {
      throw new Unwritable(number + ", which JSON does not have");
    }
    return number;
  }

  private static boolean isJson(Field field) {
    return ArrowFields.extensionName(field).filter(ArrowFields.JSON::equals).isPresent();
  }

  /** Goes into the file as it is, so it must be what it claims to be. */
  private static String valid(String text) throws IOException, Unwritable {
    try (JsonParser parser = STRICT.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new Unwritable("empty text in a JSON column");
      }
      parser.skipChildren();
      JsonToken more = parser.nextToken();
      if (more != null) {
        throw new Unwritable("more than one value in a JSON column");
      }
      return text;
    } catch (JsonProcessingException e) {
      throw new Unwritable("text in a JSON column that is no JSON: " + e.getOriginalMessage());
    }
  }
}
