package dev.greta.documents;

import dev.greta.spi.Cancellation;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What documents look like.
 *
 * @param schema the narrowest that holds every value of them. Its fields' metadata has all that
 *     {@link DocumentReader} needs to decode by it, and what {@link DocumentUnion} needs to unite
 *     it with others
 * @param documents how many were looked at
 * @param complete whether those were all
 */
public record DocumentSurvey(Schema schema, long documents, boolean complete) {

  /**
   * Whether some columns can be left out without a change of what the others are, whatever the
   * documents have that were not looked at. Not so where a field of a left one could take a name.
   *
   * @param read the names of the others
   */
  public static boolean mayLeaveOut(Schema schema, List<String> read, DocumentSettings settings) {
    return DocumentFields.mayLeaveOut(schema, read, settings.separator());
  }

  /**
   * Makes sure that no field of a schema has values of several kinds.
   *
   * @throws dev.greta.spi.error.ValidationException if one has
   */
  public static void requireUnmixed(Schema schema, String place) {
    schema.getFields().forEach(field -> DocumentFields.requireUnmixed(field, place));
  }

  /** Looks at all documents. */
  public static DocumentSurvey all(
      DocumentCursor in, DocumentSettings settings, Cancellation cancellation) {
    return first(Long.MAX_VALUE, () -> false, in, settings, cancellation);
  }

  /**
   * Looks at the first documents.
   *
   * @param most so many at most
   * @param enough asked after each; ends the survey early
   * @throws dev.greta.spi.error.ValidationException if they are malformed, or a field has values of
   *     several kinds and the settings forbid it
   */
  public static DocumentSurvey first(
      long most,
      BooleanSupplier enough,
      DocumentCursor in,
      DocumentSettings settings,
      Cancellation cancellation) {
    return new Surveyor(most, enough, in, settings, cancellation).survey();
  }
}
