package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.postgresql.PostgresOptions.OnUnrepresentable;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.ValidationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * pgvector's types, by bytes that are written out as its send functions write them (src/vector.c,
 * src/halfvec.c, src/sparsevec.c): the server that the other tests start does not have it.
 */
final class VectorsTest {

  private static PgColumn column(String type) {
    PgType found = new PgType(70_000, -1, 'b', type + "_send", ',', type + "(3)", List.of());
    return TypeTable.column("v", found, List.of());
  }

  private static List<@Nullable Object> read(PgColumn column, byte[]... values)
      throws SQLException {
    Wire wire = Wire.begin();
    for (byte[] value : values) {
      wire.row(value);
    }
    RowDecoder decoder =
        new RowDecoder(
            List.of(column),
            OnUnrepresentable.ERROR,
            new BatchTarget(3, 1 << 20),
            ReadListener.NONE,
            "a split");
    TupleStream tuples =
        new TupleStream(
            new CopyStream(Wire.copy(wire.end().pieces(7), decoder::totalRows), null),
            decoder,
            1,
            new Cancellation(),
            ReadListener.NONE);
    List<@Nullable Object> read = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator()) {
      while (!tuples.ended()) {
        tuples.fill();
        try (VectorSchemaRoot batch = decoder.flush(allocator)) {
          FieldVector vector = batch.getVector(0);
          vector.validateFull();
          for (int row = 0; row < batch.getRowCount(); row++) {
            read.add(ArrowValue.of(vector, row, null));
          }
        }
      }
    }
    return read;
  }

  private static byte[] vector(float... elements) {
    Wire wire = new Wire().int16(elements.length).int16(0);
    for (float element : elements) {
      wire.int32(Float.floatToIntBits(element));
    }
    return wire.bytes();
  }

  private static byte[] half(int... elements) {
    Wire wire = new Wire().int16(elements.length).int16(0);
    for (int element : elements) {
      wire.int16(element);
    }
    return wire.bytes();
  }

  /** Indices from 0, as on the wire. */
  private static byte[] sparse(int dimensions, int[] indices, float... values) {
    Wire wire = new Wire().int32(dimensions).int32(indices.length).int32(0);
    for (int index : indices) {
      wire.int32(index);
    }
    for (float value : values) {
      wire.int32(Float.floatToIntBits(value));
    }
    return wire.bytes();
  }

  @Test
  void aVectorIsAListOfFloats() throws SQLException {
    PgColumn column = column("vector");
    assertThat(column.field(0).toString()).startsWith("v: List<item: FloatingPoint(SINGLE)>");
    assertThat(
            read(
                column,
                vector(1, -2.5f, 3.4028235e38f),
                Wire.NULL,
                vector(1e-45f, 0, -0f),
                vector(7),
                vector()))
        .isEqualTo(
            Arrays.asList(
                List.of(1f, -2.5f, 3.4028235e38f),
                null,
                List.of(1e-45f, 0f, -0f),
                List.of(7f),
                List.of()));
  }

  /** IEEE 754's binary16: 1, -2, the largest, the least normal and subnormal, infinity, 1/3. */
  @Test
  void aHalfVectorIsAListOfFloats() throws SQLException {
    PgColumn column = column("halfvec");
    assertThat(column.field(0).toString()).startsWith("v: List<item: FloatingPoint(SINGLE)>");
    assertThat(
            read(
                column,
                half(0x3C00, 0xC000, 0x7BFF),
                half(0x0400, 0x0001, 0x7C00),
                Wire.NULL,
                half(0x3555, 0x8000)))
        .isEqualTo(
            Arrays.asList(
                List.of(1f, -2f, 65_504f),
                List.of(6.103515625e-5f, 5.9604645e-8f, Float.POSITIVE_INFINITY),
                null,
                List.of(0.333251953125f, -0f)));
  }

  @Test
  void aSparseVectorIsAStructWithIndicesFromZero() throws SQLException {
    PgColumn column = column("sparsevec");
    assertThat(column.field(0).toString())
        .startsWith(
            "v: Struct<dim: Int(32, true), indices: List<item: Int(32, true)>,"
                + " values: List<item: FloatingPoint(SINGLE)>>");
    // As text: {1:0.5,1000000:-2}/1000000.
    byte[] value = sparse(1_000_000, new int[] {0, 999_999}, 0.5f, -2);
    assertThat(read(column, value, Wire.NULL, sparse(3, new int[0]), value))
        .isEqualTo(
            Arrays.asList(
                List.of(1_000_000, List.of(0, 999_999), List.of(0.5f, -2f)),
                null,
                List.of(3, List.of(), List.of()),
                List.of(1_000_000, List.of(0, 999_999), List.of(0.5f, -2f))));
  }

  @Test
  void vectorsMayBeElementsOfArrays() throws SQLException {
    PgType array = new PgType(70_001, -1, PgType.ARRAY, "array_send", ',', "vector[]", List.of());
    PgColumn column = TypeTable.column("v", array, List.of(column("vector")));
    byte[] value =
        new Wire()
            .int32(1)
            .int32(1)
            .int32(70_000)
            .int32(2)
            .int32(1)
            .part(vector(1, 2))
            .int32(-1)
            .bytes();
    assertThat(read(column, value, value))
        .isEqualTo(
            List.of(Arrays.asList(List.of(1f, 2f), null), Arrays.asList(List.of(1f, 2f), null)));
  }

  @ParameterizedTest
  @CsvSource({
    "vector, 0001",
    "vector, 000200003f800000",
    "vector, 000100003f80000000",
    "vector, ffff0000",
    "halfvec, 000200003c00",
    "sparsevec, 00000003",
    "sparsevec, 0000000300000001000000000000000",
    "sparsevec, 00000003ffffffff00000000",
    "sparsevec, 000000037fffffff00000000",
    "sparsevec, 00000003000000010000000000000000",
    "sparsevec, 0000000300000000000000003f800000"
  })
  void whatIsNoSuchVectorIsRefused(String type, String hex) {
    String even = hex.length() % 2 == 0 ? hex : hex + "0";
    byte[] value = java.util.HexFormat.of().parseHex(even);
    assertThatThrownBy(() -> read(column(type), value))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("malformed");
  }
}
