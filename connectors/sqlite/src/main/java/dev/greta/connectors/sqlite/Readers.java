package dev.greta.connectors.sqlite;

import dev.greta.jdbc.BitLane;
import dev.greta.jdbc.BytesLane;
import dev.greta.jdbc.FixedLane;
import dev.greta.jdbc.RowBatch.Column;
import java.util.ArrayList;
import java.util.List;

/** The reader of each kind of column. */
final class Readers {

  private Readers() {}

  static List<Column> of(List<SqliteColumn> columns, Row row) {
    List<Column> readers = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      readers.add(of(columns.get(i), row, i));
    }
    return readers;
  }

  static Column of(SqliteColumn column, Row from, int i) {
    return switch (column.kind()) {
      case INT64 -> {
        FixedLane lane = new FixedLane(Long.BYTES);
        yield new Column(column.field(), lane, new NumberReaders.Int64(from, i, lane));
      }
      case FLOAT64 -> {
        FixedLane lane = new FixedLane(Double.BYTES);
        yield new Column(column.field(), lane, new NumberReaders.Float64(from, i, lane));
      }
      case BOOL -> {
        BitLane lane = new BitLane();
        yield new Column(column.field(), lane, new NumberReaders.Bool(from, i, lane));
      }
      case DECIMAL -> {
        FixedLane lane = new FixedLane(2 * Long.BYTES);
        yield new Column(
            column.field(),
            lane,
            new DecimalReader(from, i, lane, column.precision(), column.scale()));
      }
      case UUID -> {
        FixedLane lane = new FixedLane(2 * Long.BYTES);
        yield new Column(column.field(), lane, new TextReaders.Uuid(from, i, lane));
      }
      case DATE -> temporal(column, from, i, false, TemporalText::date);
      case TIME -> temporal(column, from, i, true, TemporalText::time);
      case TIMESTAMP ->
          temporal(
              column,
              from,
              i,
              true,
              (text, start, end) -> TemporalText.timestamp(text, start, end, false));
      case TIMESTAMP_UTC ->
          temporal(
              column,
              from,
              i,
              true,
              (text, start, end) -> TemporalText.timestamp(text, start, end, true));
      case UTF8, BINARY, JSON, MIXED -> text(column, from, i);
    };
  }

  private static Column text(SqliteColumn column, Row from, int i) {
    BytesLane lane = new BytesLane();
    CellReader reader =
        switch (column.kind()) {
          case BINARY -> new TextReaders.Binary(from, i, lane);
          case JSON -> new TextReaders.Json(from, i, lane);
          case MIXED -> new TextReaders.Mixed(from, i, lane);
          default -> new TextReaders.Text(from, i, lane);
        };
    return new Column(column.field(), lane, reader);
  }

  private static Column temporal(
      SqliteColumn column, Row from, int i, boolean wide, TextReaders.Parsing parsing) {
    FixedLane lane = new FixedLane(wide ? Long.BYTES : Integer.BYTES);
    return new Column(column.field(), lane, new TextReaders.Temporal(from, i, lane, wide, parsing));
  }
}
