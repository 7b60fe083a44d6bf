package dev.greta.connectors.sqlite;

import dev.greta.formats.write.CellText;
import dev.greta.formats.write.Unwritable;
import dev.greta.spi.ArrowFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * How a column is stored: the types that this connector reads back as what they were, as far as
 * SQLite has them.
 *
 * @param declared the column's declared type
 * @param binder puts a value into a statement
 */
record SqliteBinding(String declared, Binder binder) {

  /** A double tells so many digits apart (DBL_DIG of C). */
  private static final int DOUBLE_DIGITS = 15;

  /** Puts a value that is not null. */
  interface Binder {
    void bind(
        PreparedStatement insert,
        int parameter,
        FieldVector vector,
        int row,
        DictionaryProvider dictionaries)
        throws SQLException, IOException, Unwritable;
  }

  static SqliteBinding of(Field field) {
    if (field.getDictionary() != null) {
      return new SqliteBinding("TEXT", SqliteBinding::text);
    }
    if (CellText.isNested(field)) {
      return new SqliteBinding("JSON_TEXT", SqliteBinding::text);
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Bool) {
      return new SqliteBinding("BOOLEAN", SqliteBinding::bool);
    }
    if (type instanceof ArrowType.Int) {
      return new SqliteBinding("INTEGER", SqliteBinding::integer);
    }
    if (type instanceof ArrowType.FloatingPoint) {
      return new SqliteBinding("REAL", SqliteBinding::real);
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return decimal(decimal);
    }
    return ofText(field, type);
  }

  private static SqliteBinding ofText(Field field, ArrowType type) {
    String extension = ArrowFields.extensionName(field).orElse("");
    if (extension.equals(ArrowFields.JSON)) {
      return new SqliteBinding("JSON_TEXT", SqliteBinding::text);
    }
    if (extension.equals(ArrowFields.UUID)) {
      return new SqliteBinding("UUID", SqliteBinding::text);
    }
    if (type instanceof ArrowType.Binary
        || type instanceof ArrowType.LargeBinary
        || type instanceof ArrowType.BinaryView
        || type instanceof ArrowType.FixedSizeBinary) {
      return new SqliteBinding("BLOB", SqliteBinding::bytes);
    }
    if (type instanceof ArrowType.Date) {
      return new SqliteBinding("DATE", SqliteBinding::text);
    }
    if (type instanceof ArrowType.Time) {
      return new SqliteBinding("TIME", SqliteBinding::text);
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      String declared = timestamp.getTimezone() == null ? "TIMESTAMP" : "TIMESTAMPTZ";
      return new SqliteBinding(declared, SqliteBinding::text);
    }
    return new SqliteBinding("TEXT", SqliteBinding::text);
  }

  /** NUMERIC affinity would cut a number of more digits, in text too. */
  private static SqliteBinding decimal(ArrowType.Decimal type) {
    int precision = type.getPrecision();
    int scale = type.getScale();
    String size = "(" + precision + ", " + scale + ")";
    if (precision > DOUBLE_DIGITS || scale < 0 || scale > precision) {
      return new SqliteBinding("DECIMAL_TEXT" + size, SqliteBinding::text);
    }
    return scale == 0
        ? new SqliteBinding("DECIMAL" + size, SqliteBinding::wholeDecimal)
        : new SqliteBinding("DECIMAL" + size, SqliteBinding::shortDecimal);
  }

  private static void bool(
      PreparedStatement insert, int at, FieldVector vector, int row, DictionaryProvider words)
      throws SQLException {
    insert.setInt(at, ((BitVector) vector).get(row));
  }

  private static void integer(
      PreparedStatement insert, int at, FieldVector vector, int row, DictionaryProvider words)
      throws SQLException, Unwritable {
    long value =
        vector instanceof UInt4Vector unsigned
            ? Integer.toUnsignedLong(unsigned.get(row))
            : vector instanceof UInt2Vector unsigned
                ? unsigned.get(row)
                : ((BaseIntVector) vector).getValueAsLong(row);
    if (value < 0 && vector instanceof UInt8Vector) {
      throw new Unwritable(
          Long.toUnsignedString(value) + ", where SQLite's integers end at " + Long.MAX_VALUE);
    }
    insert.setLong(at, value);
  }

  private static void real(
      PreparedStatement insert, int at, FieldVector vector, int row, DictionaryProvider words)
      throws SQLException, Unwritable {
    double value = ((FloatingPointVector) vector).getValueAsDouble(row);
    if (Double.isNaN(value)) {
      throw new Unwritable("NaN, which SQLite does not have");
    }
    if (value == 0 && Double.doubleToRawLongBits(value) != 0) {
      throw new Unwritable("-0.0, which SQLite stores as 0.0");
    }
    insert.setDouble(at, value);
  }

  private static void wholeDecimal(
      PreparedStatement insert, int at, FieldVector vector, int row, DictionaryProvider words)
      throws SQLException {
    insert.setLong(at, ((BigDecimal) vector.getObject(row)).longValueExact());
  }

  private static void shortDecimal(
      PreparedStatement insert, int at, FieldVector vector, int row, DictionaryProvider words)
      throws SQLException {
    insert.setDouble(at, ((BigDecimal) vector.getObject(row)).doubleValue());
  }

  private static void bytes(
      PreparedStatement insert, int at, FieldVector vector, int row, DictionaryProvider words)
      throws SQLException {
    insert.setBytes(at, (byte[]) vector.getObject(row));
  }

  private static void text(
      PreparedStatement insert, int at, FieldVector vector, int row, DictionaryProvider words)
      throws SQLException, IOException, Unwritable {
    insert.setString(at, CellText.of(vector, row, words));
  }
}
