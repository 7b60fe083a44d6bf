package dev.greta.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Documents whose doubles come in binary, as BSON's do. */
class BinaryDocumentsTest {

  private static String type(Object... values) {
    Schema schema =
        DocumentSurvey.all(new Values(values), DocumentSettings.STANDARD, new Cancellation())
            .schema();
    return dev.greta.spi.ArrowFields.extensionName(schema.getFields().get(0))
        .orElse(schema.getFields().get(0).getType().toString());
  }

  @Test
  void integersAmongDoublesMustAllBeExact() {
    assertThat(type(1L, 2L)).isEqualTo("Int(64, true)");
    assertThat(type(1L, 0.5)).isEqualTo("FloatingPoint(DOUBLE)");
    assertThat(type(1L << 53, 0.5)).isEqualTo("FloatingPoint(DOUBLE)");
    assertThat(type((1L << 53) + 1, 0.5)).isEqualTo("arrow.json");
    assertThat(type(0.5, Long.MIN_VALUE)).isEqualTo("arrow.json");
    assertThat(type(Double.NaN, 1L)).isEqualTo("FloatingPoint(DOUBLE)");
  }

  /** Single numbers as documents. */
  private static final class Values implements DocumentCursor {

    private final List<Object> values;
    private int at = -1;

    Values(Object... values) {
      this.values = new ArrayList<>(List.of(values));
    }

    @Override
    public boolean nextDocument() {
      return ++at < values.size();
    }

    @Override
    public Event next() {
      return values.get(at) instanceof Long ? Event.LONG : Event.DOUBLE;
    }

    @Override
    public boolean nextIs(byte[] name) {
      return false;
    }

    @Override
    public boolean isEmpty() {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] bytes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int start() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int end() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long longValue() {
      return (Long) values.get(at);
    }

    @Override
    public int scale() {
      throw new UnsupportedOperationException();
    }

    @Override
    public double doubleValue() {
      return (Double) values.get(at);
    }

    @Override
    public void skip() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void takeJson() {
      throw new UnsupportedOperationException();
    }

    @Override
    public RuntimeException duplicate() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String place() {
      return "values:" + at;
    }

    @Override
    public void close() {}
  }
}
