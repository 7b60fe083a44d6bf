package dev.greta.formats.csv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.formats.LocalFile;
import dev.greta.formats.text.Compression;
import dev.greta.formats.text.Encoding;
import dev.greta.formats.text.Packing;
import dev.greta.formats.text.Utf8Stream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * What the text of a CSV file is behind its compression, its encoding and whatever is no record.
 * DuckDB reads a file as it is where this is plain.
 *
 * @param encoding {@link Encoding#AUTO} until the file was looked at
 * @param skipLines so many lines at the start are passed over, whatever they hold
 * @param comment a line that starts with it is passed over
 * @param badLines what becomes of a line with too few or too many fields
 * @param anyLineEnds whether lines may end in different ways
 */
public record CsvText(
    Packing packing,
    Encoding encoding,
    int skipLines,
    Optional<Character> comment,
    BadLines badLines,
    boolean anyLineEnds) {

  /** What becomes of a line that is no record of the table. */
  public enum BadLines {
    /** It is an error that names it. */
    ERROR,
    /** It is left out, and counted. */
    SKIP,
    /** Missing fields are null, surplus ones are dropped, and the line is counted. */
    NULL
  }

  /** Everything found, nothing passed over. */
  public static CsvText found() {
    return new CsvText(Packing.found(), Encoding.AUTO, 0, Optional.empty(), BadLines.ERROR, false);
  }

  /** Whether records have to be read and written again for DuckDB to read them. */
  boolean isCleaned() {
    return skipLines > 0 || comment.isPresent() || badLines != BadLines.ERROR || anyLineEnds;
  }

  /** Whether DuckDB can read the file itself. */
  boolean isPlain() {
    return packing.compression() == Compression.NONE && encoding.isUtf8() && !isCleaned();
  }

  CsvText with(Compression kind) {
    Packing known = new Packing(kind, packing.member(), packing.maxExpandedSize());
    return new CsvText(known, encoding, skipLines, comment, badLines, anyLineEnds);
  }

  CsvText with(Encoding other) {
    return new CsvText(packing, other, skipLines, comment, badLines, anyLineEnds);
  }

  CsvText withAnyLineEnds() {
    return new CsvText(packing, encoding, skipLines, comment, badLines, true);
  }

  /** The text in UTF-8, with all that {@link RecordReader} passes over. */
  InputStream open(LocalFile file, LongConsumer read) {
    return Utf8Stream.open(file, packing, encoding, CsvFaults.ENCODING, read);
  }

  /** Whether the start of a file, read as {@link Encoding#FALLBACK}, is like Japanese. */
  boolean looksJapanese(LocalFile file) {
    try (InputStream input = packing.open(file, n -> {})) {
      return Encoding.looksJapanese(input.readNBytes(CsvHeader.START));
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  /** What is unusual, for a person; empty where nothing is. */
  String describe() {
    return (packing.compression() == Compression.NONE ? "" : ", packed by " + packing.compression())
        + (encoding.equals(Encoding.FALLBACK)
            ? ", not UTF-8: read as " + encoding
            : encoding.isUtf8() ? "" : ", " + encoding)
        + (anyLineEnds ? ", lines end in different ways" : "");
  }

  void writeTo(ObjectNode json) {
    json.put("compression", packing.compression().name());
    packing.member().ifPresent(name -> json.put("member", name));
    packing.maxExpandedSize().ifPresent(size -> json.put("max_expanded_size", size));
    json.put("encoding", encoding.name());
    json.put("encoding_assumed", encoding.assumed());
    json.put("skip_lines", skipLines);
    comment.ifPresent(c -> json.put("comment", String.valueOf(c)));
    json.put("bad_lines", badLines.name());
    json.put("any_line_ends", anyLineEnds);
  }

  static CsvText readFrom(JsonNode json) {
    JsonNode size = json.path("max_expanded_size");
    return new CsvText(
        new Packing(
            Compression.valueOf(json.required("compression").textValue()),
            Optional.ofNullable(json.path("member").textValue()),
            size.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(size.longValue())),
        Encoding.of(
            json.required("encoding").textValue(),
            json.required("encoding_assumed").booleanValue()),
        json.required("skip_lines").intValue(),
        Optional.ofNullable(json.path("comment").textValue()).map(text -> text.charAt(0)),
        BadLines.valueOf(json.required("bad_lines").textValue()),
        json.required("any_line_ends").booleanValue());
  }
}
