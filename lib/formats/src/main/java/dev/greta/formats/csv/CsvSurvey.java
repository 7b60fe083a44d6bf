package dev.greta.formats.csv;

import dev.greta.formats.Evidence;
import dev.greta.formats.FileRoom;
import dev.greta.formats.text.Encoding;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Looks at all of a file, to find the schema that holds it. */
final class CsvSurvey {

  private CsvSurvey() {}

  /** The scan whose text has not this fault; empty where none is known. */
  static Optional<CsvScan> otherText(CsvScan scan, ValidationException fault) {
    CsvText text = scan.text();
    String code = fault.fault().code();
    if (code.equals(CsvFaults.ENCODING) && text.encoding().assumed()) {
      return Optional.of(scan.with(text.with(Encoding.FALLBACK)).with(renamed(scan.columns())));
    }
    return code.equals(CsvFaults.LINE_ENDS) && !text.isCleaned()
        ? Optional.of(scan.with(text.withAnyLineEnds()))
        : Optional.empty();
  }

  /** The names are of the text, too. */
  private static List<CsvColumn> renamed(List<CsvColumn> columns) {
    return columns.stream()
        .map(
            column ->
                new CsvColumn(
                    Encoding.FALLBACK.decode(column.name().getBytes(StandardCharsets.UTF_8)),
                    column.type(),
                    column.origin(),
                    column.seen(),
                    column.read()))
        .toList();
  }

  /**
   * The narrowest schema of a whole file, whatever the columns' types so far, unless the user gave
   * them.
   */
  static Schema schema(CsvScan scan, ReadContext context, FileRoom room) {
    List<ColumnProfile> profiles = new ArrayList<>();
    scan.read().forEach(column -> profiles.add(new ColumnProfile(scan.values().point())));
    ColumnText text = new ColumnText();
    PlainText plain = PlainText.of(scan, context.cancellation(), n -> {}, room.context());
    try (CsvTexts texts =
        CsvTexts.open(
            scan,
            plain,
            "",
            CsvTexts.MOST_ROWS,
            context.allocator(),
            context.cancellation(),
            room)) {
      for (VectorSchemaRoot batch = texts.next(); batch != null; batch = texts.next()) {
        context.cancellation().throwIfCancelled();
        for (int i = 0; i < profiles.size(); i++) {
          text.load((VarCharVector) batch.getVector(i));
          text.observe(profiles.get(i));
        }
      }
    } catch (ValidationException e) {
      CsvScan other = otherText(scan, e).orElseThrow(() -> e);
      return schema(other, context, room);
    }
    return schema(scan, profiles);
  }

  /**
   * The schema of a file whose columns look like this, but for the types that the user gave.
   *
   * @param profiles of the columns that are read; of others no more is known than before
   */
  static Schema schema(CsvScan scan, List<ColumnProfile> profiles) {
    List<Field> fields = new ArrayList<>();
    int next = 0;
    for (CsvColumn column : scan.columns()) {
      Optional<ColumnProfile> profile =
          column.read() ? Optional.of(profiles.get(next++)) : Optional.empty();
      boolean given = column.origin() == CsvColumn.Origin.GIVEN;
      fields.add(
          given || profile.isEmpty()
              ? column.evidence()
              : Evidence.on(profile.get().type().field(column.name()), profile.get().toString()));
    }
    return new Schema(fields);
  }
}
