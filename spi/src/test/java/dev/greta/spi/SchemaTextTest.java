package dev.greta.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class SchemaTextTest {

  private static final ArrowType LONG = new ArrowType.Int(64, true);

  private static Field field(String name, ArrowType type, Field... children) {
    return ArrowFields.of(name, type, "source's " + name, children);
  }

  @Test
  void aSchemaComesBackAsItWas() {
    Field key = new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
    Schema schema =
        new Schema(
            List.of(
                field("", LONG),
                field("a \"quoted\" \u6f22 name", ArrowType.Utf8.INSTANCE),
                field("decimal", new ArrowType.Decimal(76, -3, 256)),
                field("day", new ArrowType.Date(DateUnit.DAY)),
                field("at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                field("clock", new ArrowType.Time(TimeUnit.NANOSECOND, 64)),
                field("span", new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO)),
                field("fixed", new ArrowType.FixedSizeBinary(16)),
                field("list", ArrowType.List.INSTANCE, field("item", LONG)),
                field(
                    "map",
                    new ArrowType.Map(false),
                    new Field(
                        "entries",
                        FieldType.notNullable(ArrowType.Struct.INSTANCE),
                        List.of(key, field("value", LONG)))),
                ArrowFields.uuid("id", "uuid"),
                ArrowFields.json("document", "jsonb"),
                ArrowFields.dictionary("mood", 7, "enum")),
            Map.of("greta.key", "a value\n"));

    assertThat(SchemaText.parse(SchemaText.of(schema))).isEqualTo(schema);
    assertThat(SchemaText.parse(SchemaText.of(new Schema(List.of()))))
        .isEqualTo(new Schema(List.of()));
  }

  @Test
  void anythingElseIsRefused() {
    for (String text : List.of("{", "AAAA", "////////////////")) {
      assertThatThrownBy(() -> SchemaText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
