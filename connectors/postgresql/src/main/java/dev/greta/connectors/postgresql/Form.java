package dev.greta.connectors.postgresql;

/** How a column's values stand in COPY's binary form, each the output of one send function. */
enum Form {
  BOOL,
  INT16,
  INT32,
  INT64,
  UINT32,
  UINT64,
  FLOAT32,
  FLOAT64,
  /** numeric, as a decimal of the column's precision and scale. */
  DECIMAL,
  /** Bytes of text in UTF-8. */
  TEXT,
  BINARY,
  DATE,
  TIMESTAMP,
  TIMESTAMP_UTC,
  TIME,
  TIME_WITH_OFFSET,
  INTERVAL,
  UUID,
  JSON,
  /** JSON text behind a version byte. */
  JSONB,
  /** A label, as text. */
  ENUM,
  /** bit(1). */
  BIT,
  /** A string of bits of any length, as text of 0 and 1. */
  BITS,
  /** A whole number of the smallest unit, of which the locale's {@code scale} digits are a part. */
  MONEY,
  /** An array of any dimension (array_send). */
  ARRAY,
  /** Flags, then the bounds that there are (range_send). */
  RANGE,
  /** Any number of ranges (multirange_send). */
  MULTIRANGE,
  /** The attributes in their order (record_send). */
  COMPOSITE,
  /** Keys and values as text (hstore_send). */
  HSTORE,
  /** pgvector's dense vectors of float4 (vector_send). */
  VECTOR,
  /** The same of float2 (halfvec_send). */
  HALF_VECTOR,
  /** pgvector's vectors of which only some elements are not zero (sparsevec_send). */
  SPARSE_VECTOR,
  /** Anything else: the query casts it to text on the server. */
  CAST_TO_TEXT,
  /** inet, whose cast to text adds a mask that its own text does not have. */
  FORMAT_TO_TEXT;

  /** Whether the server has to turn the values into another type first. */
  boolean isCast() {
    return this == CAST_TO_TEXT || this == FORMAT_TO_TEXT;
  }

  /**
   * What is selected of a column, so that it comes in this form.
   *
   * @param column as SQL names it
   */
  String expression(String column) {
    return switch (this) {
      case CAST_TO_TEXT -> column + "::text";
      case FORMAT_TO_TEXT ->
          "CASE WHEN " + column + " IS NOT NULL THEN format('%s', " + column + ") END";
      default -> column;
    };
  }

  /** The same for an array whose elements are of this form. */
  String arrayExpression(String column) {
    return switch (this) {
      case CAST_TO_TEXT -> column + "::text[]";
      // The text of an array holds its elements' own texts.
      case FORMAT_TO_TEXT -> column + "::text::text[]";
      default -> column;
    };
  }
}
