package dev.greta.connectors.postgresql;

/** Which builder decodes which form: the decoding half of {@link TypeTable}. */
final class ColumnBuilders {

  private ColumnBuilders() {}

  /**
   * @param parts what becomes of the parts of the column's values, whatever their depth
   */
  static ColumnBuilder of(PgColumn column, Parts parts) {
    return switch (column.form()) {
      case BOOL -> new BitColumn(false);
      case BIT -> new BitColumn(true);
      case INT16 -> new CopiedColumn(Short.BYTES);
      case INT32, UINT32, FLOAT32 -> new CopiedColumn(Integer.BYTES);
      case INT64, UINT64, FLOAT64 -> new CopiedColumn(Long.BYTES);
      case UUID -> new CopiedColumn(2 * Long.BYTES);
      case DECIMAL -> new DecimalColumn(column.precision(), column.scale(), column.decimalWidth());
      case TEXT, JSON, CAST_TO_TEXT, FORMAT_TO_TEXT -> new TextColumn(TextColumn.Content.TEXT);
      case JSONB -> new TextColumn(TextColumn.Content.JSONB);
      case BINARY -> new TextColumn(TextColumn.Content.BYTES);
      case BITS -> new TextColumn(TextColumn.Content.BITS);
      case DATE -> new DateColumn();
      case TIMESTAMP, TIMESTAMP_UTC -> MicrosColumn.timestamp();
      case TIME -> MicrosColumn.time();
      case TIME_WITH_OFFSET -> new TimeWithOffsetColumn();
      case INTERVAL -> new IntervalColumn();
      case ENUM -> new EnumColumn(column.labels());
      case MONEY -> new MoneyColumn();
      case ARRAY -> ListColumn.array(of(column.parts().get(0), parts), column, parts);
      case MULTIRANGE -> ListColumn.multirange(of(column.parts().get(0), parts), parts);
      case HSTORE -> ListColumn.hstore(parts);
      case VECTOR -> VectorColumn.floats();
      case HALF_VECTOR -> VectorColumn.halves();
      case SPARSE_VECTOR -> new SparseVectorColumn();
      case COMPOSITE ->
          StructColumn.composite(column.parts().stream().map(c -> of(c, parts)).toList(), parts);
      case RANGE -> {
        PgColumn bound = column.parts().get(0);
        yield StructColumn.range(of(bound, parts), of(bound, parts), parts);
      }
    };
  }
}
