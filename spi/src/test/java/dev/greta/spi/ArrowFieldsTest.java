package dev.greta.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

class ArrowFieldsTest {

  @Test
  void columnsAreNullableAndSayTheirTypeAtTheSource() {
    Field child = Field.nullable("item", ArrowType.Utf8.INSTANCE);
    Field field = ArrowFields.of("tags", ArrowType.List.INSTANCE, "text[]", child);
    assertThat(field.getName()).isEqualTo("tags");
    assertThat(field.isNullable()).isTrue();
    assertThat(field.getChildren()).containsExactly(child);
    assertThat(field.getMetadata()).isEqualTo(Map.of("greta.source_type", "text[]"));
    assertThat(ArrowFields.sourceType(field)).contains("text[]");
    assertThat(ArrowFields.extensionName(field)).isEmpty();
    assertThat(ArrowFields.sourceType(child)).isEmpty();
  }

  /** Arrow Columnar Format, "Canonical Extension Types". */
  @Test
  void extensionTypesCarryTheirCanonicalNames() {
    Field uuid = ArrowFields.uuid("id", "uuid");
    assertThat(uuid.getType()).isEqualTo(new ArrowType.FixedSizeBinary(16));
    assertThat(uuid.getMetadata())
        .containsEntry("ARROW:extension:name", "arrow.uuid")
        .containsEntry("ARROW:extension:metadata", "")
        .containsEntry("greta.source_type", "uuid");
    Field json = ArrowFields.json("doc", "jsonb");
    assertThat(json.getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
    assertThat(ArrowFields.extensionName(json)).contains("arrow.json");
    assertThat(json.isNullable()).isTrue();
  }

  @Test
  void opaqueTypesNameTypeAndVendorAsJson() {
    Field field =
        ArrowFields.opaque("o", ArrowType.Binary.INSTANCE, "a\"b\\c", "Vendor \"X\"", "odd");
    assertThat(field.getMetadata())
        .containsEntry("ARROW:extension:name", "arrow.opaque")
        .containsEntry(
            "ARROW:extension:metadata",
            "{\"type_name\":\"a\\\"b\\\\c\",\"vendor_name\":\"Vendor \\\"X\\\"\"}");
    assertThat(field.getType()).isEqualTo(ArrowType.Binary.INSTANCE);
  }

  @Test
  void dictionariesHaveCodesOf32Bits() {
    Field field = ArrowFields.dictionary("colour", 9, "enum");
    assertThat(field.getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
    assertThat(field.getDictionary().getId()).isEqualTo(9);
    assertThat(field.getDictionary().isOrdered()).isFalse();
    assertThat(field.getDictionary().getIndexType()).isEqualTo(new ArrowType.Int(32, true));
    assertThat(ArrowFields.sourceType(field)).contains("enum");
  }

  @Test
  void renamingChangesNothingElse() {
    Field field = ArrowFields.dictionary("a", 9, "enum");
    Field renamed = ArrowFields.renamed(field, "b");
    assertThat(renamed.getName()).isEqualTo("b");
    assertThat(renamed.getFieldType()).isEqualTo(field.getFieldType());
    assertThat(ArrowFields.renamed(renamed, "a")).isEqualTo(field);
  }

  @Test
  void fieldsMakeVectors() {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector vector = ArrowFields.uuid("id", "uuid").createVector(allocator)) {
      assertThat(vector.getField()).isEqualTo(ArrowFields.uuid("id", "uuid"));
    }
  }
}
