package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.postgresql.PostgresOptions.OnUnrepresentable;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.ValidationException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from COPY's bytes, and what is refused, without a server. */
final class TupleStreamTest {

  private static final PgColumn NUMBER = PgColumn.of("n", "integer", Form.INT32);
  private static final PgColumn TEXT = PgColumn.of("t", "text", Form.TEXT);

  private static final PgColumn MULTIRANGE =
      PgColumn.nested(
          "v",
          "v",
          Form.MULTIRANGE,
          List.of(PgColumn.nested("r", "r", Form.RANGE, List.of(NUMBER))));

  private static byte[] number(int value) {
    return new Wire().int32(value).bytes();
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static List<List<@Nullable Object>> read(
      List<byte[]> messages, int block, PgColumn... columns) throws SQLException {
    RowDecoder decoder = decoder(new BatchTarget(3, 1 << 20), columns);
    TupleStream tuples = tuples(messages, block, decoder, columns.length, new Cancellation());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator()) {
      while (!tuples.ended()) {
        tuples.fill();
        assertThat(decoder.rows()).isLessThanOrEqualTo(3);
        try (VectorSchemaRoot batch = decoder.flush(allocator)) {
          for (int r = 0; r < batch.getRowCount(); r++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (var vector : batch.getFieldVectors()) {
              row.add(ArrowValue.of(vector, r, null));
            }
            rows.add(row);
          }
        }
      }
    }
    assertThat(decoder.totalRows()).isEqualTo(rows.size());
    return rows;
  }

  private static RowDecoder decoder(BatchTarget target, PgColumn... columns) {
    return new RowDecoder(
        List.of(columns), OnUnrepresentable.ERROR, target, ReadListener.NONE, "a split");
  }

  private static TupleStream tuples(
      List<byte[]> messages, int block, RowDecoder decoder, int fields, Cancellation cancellation) {
    return new TupleStream(
        new CopyStream(Wire.copy(messages, decoder::totalRows), null, block),
        decoder,
        fields,
        cancellation,
        ReadListener.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 16, 19, 23, 64, 1_000_000})
  void rowsAreFoundWhereverTheMessagesAreCut(int size) throws SQLException {
    Wire wire = Wire.begin(0x0000_FFFF, new byte[] {9, 9, 9});
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean noNumber = i % 4 == 1;
      boolean noText = i % 5 == 2;
      String text = "ü".repeat(i * 3);
      wire.row(noNumber ? Wire.NULL : number(i), noText ? Wire.NULL : text(text));
      List<@Nullable Object> row = new ArrayList<>();
      row.add(noNumber ? null : i);
      row.add(noText ? null : text);
      expected.add(row);
    }
    List<byte[]> messages = wire.end().pieces(size);
    for (int block : List.of(1, 20, 65_536)) {
      assertThat(read(messages, block, NUMBER, TEXT)).isEqualTo(expected);
    }
  }

  @Test
  void nullsOfOneBatchDoNotShowInTheNext() throws SQLException {
    Wire wire = Wire.begin();
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      boolean none = i / 3 % 2 == 0;
      byte[] bit = {(byte) (i % 2)};
      wire.row(
          none ? Wire.NULL : number(i),
          none ? Wire.NULL : text("t" + i),
          none ? Wire.NULL : bit,
          none ? Wire.NULL : new Wire().int64(i).int32(-i).bytes());
      List<@Nullable Object> row = new ArrayList<>();
      row.add(none ? null : i);
      row.add(none ? null : "t" + i);
      row.add(none ? null : i % 2 == 1);
      row.add(none ? null : List.of((long) i, i));
      expected.add(row);
    }
    PgColumn bool = PgColumn.of("b", "bool", Form.BOOL);
    PgColumn time = PgColumn.of("z", "timetz", Form.TIME_WITH_OFFSET);
    assertThat(read(wire.end().pieces(1_000), 1_000, NUMBER, TEXT, bool, time)).isEqualTo(expected);
  }

  /** What stands below a null is nobody's to read, but it must not be another row's value. */
  @Test
  void noValueOfAnEarlierBatchStandsBelowANull() throws SQLException {
    Wire wire = Wire.begin();
    wire.row(number(-1), new Wire().int64(-1).int32(-1).bytes()).row(Wire.NULL, Wire.NULL);
    PgColumn time = PgColumn.of("z", "timetz", Form.TIME_WITH_OFFSET);
    RowDecoder decoder = decoder(new BatchTarget(1, 1), NUMBER, time);
    TupleStream tuples = tuples(wire.end().pieces(1_000), 64, decoder, 2, new Cancellation());
    try (BufferAllocator allocator = new RootAllocator()) {
      tuples.fill();
      decoder.flush(allocator).close();
      tuples.fill();
      try (VectorSchemaRoot batch = decoder.flush(allocator)) {
        assertThat(batch.getVector(0).isNull(0)).isTrue();
        assertThat(batch.getVector(0).getDataBuffer().getInt(0)).isZero();
        var parts = batch.getVector(1).getChildrenFromFields();
        assertThat(parts).allMatch(part -> part.isNull(0));
        assertThat(parts.get(0).getDataBuffer().getLong(0)).isZero();
        assertThat(parts.get(1).getDataBuffer().getInt(0)).isZero();
      }
    }
  }

  @Test
  void noRowIsNoRow() throws SQLException {
    assertThat(read(Wire.begin().end().pieces(100), 100, NUMBER)).isEmpty();
  }

  private static Stream<Arguments> malformed() {
    byte[] wrong = Wire.begin().end().bytes();
    wrong[7] = 'x';
    return Stream.of(
        Arguments.of("signature", new Wire().raw(wrong)),
        Arguments.of("critical flags 10000", Wire.begin(1 << 16, new byte[0]).end()),
        Arguments.of("critical flags 80000000", Wire.begin(1 << 31, new byte[0]).end()),
        Arguments.of(
            "negative length",
            new Wire()
                .raw("PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1))
                .int32(0)
                .int32(-1)),
        Arguments.of("row of 2 fields instead of 1", Wire.begin().row(number(1), number(2)).end()),
        Arguments.of("row of 0 fields instead of 1", Wire.begin().row().end()),
        Arguments.of("row of -2 fields", Wire.begin().int16(-2)),
        Arguments.of("a value of -2 bytes", Wire.begin().int16(1).int32(-2).end()),
        Arguments.of(
            "a value of 3 bytes where its type has 4", Wire.begin().row(new byte[3]).end()),
        Arguments.of(
            "a value of 5 bytes where its type has 4", Wire.begin().row(new byte[5]).end()),
        Arguments.of(
            "a value of 0 bytes where its type has 4", Wire.begin().row(new byte[0]).end()),
        Arguments.of("follows its trailer", Wire.begin().row(number(1)).end().raw((byte) 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void whatIsMalformedIsRefused(String what, Wire wire) {
    for (int size : List.of(1, 1_000)) {
      assertThatThrownBy(() -> read(wire.pieces(size), 64, NUMBER))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining(what);
    }
  }

  @Test
  void whatIsCutShortAnywhereIsIncomplete() {
    byte[] whole = Wire.begin(0, new byte[2]).row(number(1)).row(number(2)).end().bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(List.of(cut), 64, NUMBER))
          .as("%d bytes of %d", cut.length, whole.length)
          .isInstanceOfSatisfying(
              IncompleteException.class, e -> assertThat(e.retryable()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 3})
  void rowsThatDoNotAgreeWithTheServersCountAreIncomplete(long sent) {
    List<byte[]> messages = Wire.begin().row(number(1)).row(number(2)).end().pieces(1_000);
    TupleStream tuples =
        new TupleStream(
            new CopyStream(Wire.copy(messages, () -> sent), null, 64),
            decoder(BatchTarget.DEFAULT, NUMBER),
            1,
            new Cancellation(),
            ReadListener.NONE);
    assertThatThrownBy(tuples::fill)
        .isInstanceOf(IncompleteException.class)
        .hasMessage("the server sent " + sent + " rows and 2 were read");
  }

  private static Stream<Arguments> wrongLengths() {
    return Stream.of(Form.values())
        .filter(form -> !List.of(Form.TEXT, Form.BINARY, Form.JSON).contains(form))
        .filter(form -> form != Form.CAST_TO_TEXT && form != Form.FORMAT_TO_TEXT)
        .map(form -> Arguments.of(form));
  }

  @ParameterizedTest
  @MethodSource("wrongLengths")
  void aValueWhoseLengthIsNotItsTypesIsRefused(Form form) {
    PgColumn column =
        switch (form) {
          case DECIMAL -> PgColumn.decimal("v", "numeric", 10, 2);
          case ARRAY -> PgColumn.array("v", "v[]", NUMBER);
          case RANGE -> PgColumn.nested("v", "v", form, List.of(NUMBER));
          case MULTIRANGE -> MULTIRANGE;
          default -> PgColumn.of("v", "v", form);
        };
    for (byte[] value : List.of(new byte[0], new byte[33])) {
      assertThatThrownBy(() -> read(Wire.begin().row(value).end().pieces(100), 100, column))
          .as("%d bytes", value.length)
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("malformed");
    }
  }

  /** Two pairs of a number and an array of texts, and a null, as array_send has them. */
  private static byte[] nestedValue() {
    byte[] texts = new Wire().int32(1).int32(0).int32(25).int32(1).int32(1).part(text("x")).bytes();
    byte[] pair = new Wire().int32(2).int32(23).part(number(7)).int32(1009).part(texts).bytes();
    return new Wire()
        .int32(1)
        .int32(1)
        .int32(9)
        .int32(3)
        .int32(1)
        .part(pair)
        .int32(-1)
        .part(pair)
        .bytes();
  }

  @Test
  void aNestedValueThatEndsEarlyOrLateIsRefused() throws SQLException {
    PgColumn texts = PgColumn.array("b", "text[]", TEXT);
    PgColumn pair = PgColumn.nested("p", "pair", Form.COMPOSITE, List.of(NUMBER, texts));
    PgColumn column = PgColumn.array("v", "pair[]", pair);
    byte[] whole = nestedValue();
    List<Object> one = List.of(7, List.of("x"));
    assertThat(read(Wire.begin().row(whole).end().pieces(1_000), 100, column))
        .isEqualTo(List.of(List.of(Arrays.asList(one, null, one))));
    for (int length = 0; length <= whole.length + 1; length++) {
      if (length != whole.length) {
        byte[] value = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> read(Wire.begin().row(value).end().pieces(100), 100, column))
            .as("%d bytes", length)
            .isInstanceOf(ValidationException.class)
            .hasMessageContaining("malformed");
      }
    }
  }

  private static byte[] numeric(int groups, int weight, int sign, int scale, int... digits) {
    Wire wire = new Wire().int16(groups).int16(weight).int16(sign).int16(scale);
    for (int digit : digits) {
      wire.int16(digit);
    }
    return wire.bytes();
  }

  @Test
  void aNumericThatItsDeclaredTypeCannotHaveIsRefused() {
    PgColumn column = PgColumn.decimal("v", "numeric(6,2)", 6, 2);
    for (byte[] value :
        List.of(numeric(2, 1, 0, 0, 1, 0), numeric(1, -1, 0, 3, 10), numeric(1, -2, 0, 5, 1))) {
      assertThatThrownBy(() -> read(Wire.begin().row(value).end().pieces(100), 100, column))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("column 'v'");
    }
    for (byte[] value : List.of(numeric(1, 0, 0x1234, 0, 1), numeric(2, 0, 0, 0, 1))) {
      assertThatThrownBy(() -> read(Wire.begin().row(value).end().pieces(100), 100, column))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("malformed");
    }
  }

  @Test
  void zerosAtTheEndOfANumericDoNotCount() throws SQLException {
    PgColumn column = PgColumn.decimal("v", "numeric(6,1)", 6, 1);
    byte[] value = numeric(3, 0, 0x4000, 8, 7, 5_000, 0);
    assertThat(read(Wire.begin().row(value).end().pieces(100), 100, column))
        .isEqualTo(List.of(List.of(new BigDecimal("-7.5"))));
  }

  /** Nineteen digits are one too many for what is reckoned in a long. */
  @Test
  void aNumericOfNineteenNinesIsReadInFull() throws SQLException {
    PgColumn column = PgColumn.decimal("v", "numeric(19,0)", 19, 0);
    byte[] value = numeric(5, 4, 0, 0, 999, 9_999, 9_999, 9_999, 9_999);
    byte[] negative = numeric(5, 4, 0x4000, 0, 999, 9_999, 9_999, 9_999, 9_999);
    assertThat(read(Wire.begin().row(value).row(negative).end().pieces(100), 100, column))
        .isEqualTo(
            List.of(
                List.of(new BigDecimal("9999999999999999999")),
                List.of(new BigDecimal("-9999999999999999999"))));
  }

  /**
   * A whole number has no digits behind the point, and what follows it in the block is not them.
   */
  @Test
  void whatFollowsANumericIsNoneOfItsDigits() throws SQLException {
    int fields = 12;
    PgColumn[] columns = new PgColumn[fields];
    byte[][] values = new byte[fields][];
    Arrays.fill(columns, PgColumn.decimal("v", "numeric(9,3)", 9, 3));
    Arrays.fill(values, numeric(1, 0, 0, 0, 7));
    List<List<@Nullable Object>> rows =
        read(Wire.begin().row(values).row(values).end().pieces(1_000), 1_000, columns);
    assertThat(rows)
        .hasSize(2)
        .allMatch(row -> row.equals(Collections.nCopies(fields, new BigDecimal("7.000"))));
  }

  @Test
  void aTimestampIsReadUpToTheLastMicrosecondThatArrowHas() throws SQLException {
    PgColumn column = PgColumn.of("v", "timestamp", Form.TIMESTAMP);
    long from1970To2000 = Duration.ofDays(10_957).toSeconds() * 1_000_000;
    long last = Long.MAX_VALUE - from1970To2000;
    Wire wire = Wire.begin().row(new Wire().int64(last).bytes());
    assertThat(read(wire.end().pieces(100), 100, column))
        .isEqualTo(List.of(List.of(Long.MAX_VALUE)));
    Wire beyond = Wire.begin().row(new Wire().int64(last + 1).bytes());
    assertThatThrownBy(() -> read(beyond.end().pieces(100), 100, column))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("column 'v'");
  }

  @Test
  void jsonbOfAnotherVersionIsRefused() {
    PgColumn column = PgColumn.of("v", "jsonb", Form.JSONB);
    assertThatThrownBy(
            () -> read(Wire.begin().row(text("\u0002{}")).end().pieces(100), 100, column))
        .hasMessageContaining("version");
  }

  @Test
  void aLabelThatThePlanDidNotKnowIsRefused() throws SQLException {
    PgColumn column = PgColumn.enumeration("v", "mood", List.of("a", "bb", ""));
    assertThat(read(Wire.begin().row(text("bb")).row(text("")).end().pieces(100), 100, column))
        .isEqualTo(List.of(List.of(1), List.of(2)));
    assertThatThrownBy(() -> read(Wire.begin().row(text("b")).end().pieces(100), 100, column))
        .hasMessageContaining("'b'");
  }

  @Test
  void enumsOfManyLabelsAreToldApart() throws SQLException {
    List<String> labels = new ArrayList<>();
    Wire wire = Wire.begin();
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      labels.add("label " + i);
      wire.row(text("label " + i));
      expected.add(List.of(i));
    }
    PgColumn column = PgColumn.enumeration("v", "big", labels);
    assertThat(read(wire.end().pieces(10_000), 100, column)).isEqualTo(expected);
  }

  @Test
  void aCancelledReadTakesNoFurtherMessage() throws SQLException {
    Cancellation cancellation = new Cancellation();
    RowDecoder decoder = decoder(new BatchTarget(1, 1), NUMBER);
    TupleStream tuples =
        tuples(
            Wire.begin().row(number(1)).row(number(2)).end().pieces(33),
            64,
            decoder,
            1,
            cancellation);
    tuples.fill();
    assertThat(decoder.rows()).isEqualTo(1);
    cancellation.cancel();
    try (BufferAllocator allocator = new RootAllocator()) {
      decoder.flush(allocator).close();
    }
    assertThatThrownBy(tuples::fill).isInstanceOf(CancelledException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 1_000, 2_000})
  void nothingLeaksWhereTheAllocatorIsExhausted(long limit) throws SQLException {
    PgColumn time = PgColumn.of("z", "timetz", Form.TIME_WITH_OFFSET);
    RowDecoder decoder = decoder(new BatchTarget(1_000, 1 << 20), NUMBER, TEXT, time);
    Wire wire = Wire.begin();
    for (int i = 0; i < 200; i++) {
      wire.row(number(i), text("x".repeat(20)), new Wire().int64(i).int32(-i).bytes());
    }
    TupleStream tuples = tuples(wire.end().pieces(1_000), 1_000, decoder, 3, new Cancellation());
    tuples.fill();
    try (BufferAllocator allocator = new RootAllocator(limit)) {
      assertThatThrownBy(() -> decoder.flush(allocator)).isInstanceOf(OutOfMemoryException.class);
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }
}
