package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;

class ColumnTypeTest {

  private static final List<ColumnType> ALL =
      List.of(
          ColumnType.BOOL,
          ColumnType.INT64,
          ColumnType.decimal(38, 38),
          ColumnType.decimal(1, 0),
          ColumnType.FLOAT64,
          ColumnType.DATE,
          ColumnType.TIME,
          ColumnType.TIMESTAMP,
          ColumnType.TIMESTAMP_UTC,
          ColumnType.TEXT);

  @Test
  void everyTypeIsFoundByItsNameAndByItsArrowType() {
    for (ColumnType type : ALL) {
      assertThat(ColumnType.parse(type.toString())).contains(type);
      assertThat(ColumnType.of(type.arrow())).contains(type);
    }
  }

  @Test
  void otherNamesAndTypesAreNone() {
    for (String name :
        List.of("", "int", "decimal", "decimal(39,0)", "decimal(0,0)", "decimal(5,6)", "INT64")) {
      assertThat(ColumnType.parse(name)).as(name).isEmpty();
    }
    assertThat(ColumnType.of(new ArrowType.Int(32, true))).isEmpty();
    assertThat(ColumnType.of(new ArrowType.Decimal(10, 2, 256))).isEmpty();
  }

  @Test
  void aTypeThatCannotBeIsRefused() {
    assertThatThrownBy(() -> ColumnType.decimal(39, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ColumnType.decimal(5, 6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ColumnType(ColumnType.Kind.DATE, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
