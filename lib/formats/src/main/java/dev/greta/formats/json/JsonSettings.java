package dev.greta.formats.json;

import dev.greta.documents.DocumentSettings;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.JsonDocuments;
import dev.greta.documents.json.RecordsPath;

/**
 * What a user says of a JSON file.
 *
 * @param records where the records are in each value of the file
 * @param lines whether each value is a record, arrays too, and there may be none; else the elements
 *     of an array are records, and there is at least one value
 * @param documents how records become columns
 * @param queried whether a query chooses among the columns: kinds mixed in one that it leaves are
 *     no error then
 */
public record JsonSettings(
    RecordsPath records, boolean lines, DocumentSettings documents, boolean queried) {

  /** An array of records, or one after the other. */
  public static JsonSettings standard() {
    return new JsonSettings(RecordsPath.HERE, false, DocumentSettings.STANDARD, false);
  }

  /** NDJSON. */
  public static JsonSettings ofLines() {
    return new JsonSettings(RecordsPath.HERE, true, DocumentSettings.STANDARD, false);
  }

  /** How it is found out which columns there are. */
  DocumentSettings discovery() {
    return refusesLater() ? documents.with(MixedTypes.JSON) : documents;
  }

  /** Whether mixed kinds are an error, but only of the columns that are read. */
  boolean refusesLater() {
    return queried && documents.mixed() == MixedTypes.ERROR;
  }

  JsonDocuments.Layout layout() {
    boolean within = !records.keys().isEmpty();
    return new JsonDocuments.Layout(records, within || !lines, lines);
  }
}
