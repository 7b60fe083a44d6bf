package dev.greta.documents;

import dev.greta.spi.Cancellation;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What documents look like.
 *
 * @param schema the narrowest that holds every value of them. Its fields' metadata has all that
 *     {@link DocumentReader} needs to decode by it
 * @param documents how many were looked at
 * @param complete whether those were all
 */
public record DocumentSurvey(Schema schema, long documents, boolean complete) {

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
