package dev.greta.connectors.sqlite;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the declared type of a column says of its values.
 *
 * <p>SQLite itself derives one of five affinities from the name (sqlite.org/datatype3.html, 3.1).
 * Under three of them values of another storage class are the exception, which is an error. Names
 * that mean more to a person are tried first, and given up where a value says otherwise.
 *
 * @param candidates kinds to try, in this order
 * @param firm whether the one candidate is what SQLite's affinity makes of the values
 * @param precision of a decimal
 * @param scale of a decimal
 */
record DeclaredType(List<Kind> candidates, boolean firm, int precision, int scale) {

  private static final int MAX_PRECISION = 38;

  private static final Pattern FORM =
      Pattern.compile("([^(]*)(?:\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\))?.*");

  private static final Map<String, List<Kind>> BY_NAME =
      Map.ofEntries(
          Map.entry("BOOL", List.of(Kind.BOOL)),
          Map.entry("BOOLEAN", List.of(Kind.BOOL)),
          Map.entry("DATE", List.of(Kind.DATE)),
          Map.entry("TIME", List.of(Kind.TIME)),
          Map.entry("DATETIME", List.of(Kind.TIMESTAMP, Kind.TIMESTAMP_UTC)),
          Map.entry("TIMESTAMP", List.of(Kind.TIMESTAMP, Kind.TIMESTAMP_UTC)),
          Map.entry("TIMESTAMPTZ", List.of(Kind.TIMESTAMP_UTC, Kind.TIMESTAMP)),
          Map.entry("TIMESTAMP WITH TIME ZONE", List.of(Kind.TIMESTAMP_UTC, Kind.TIMESTAMP)),
          Map.entry("JSON", List.of(Kind.JSON)),
          Map.entry("JSON_TEXT", List.of(Kind.JSON)),
          Map.entry("UUID", List.of(Kind.UUID)));

  private static final List<String> DECIMALS =
      List.of("DECIMAL", "DEC", "NUMERIC", "NUMBER", "DECIMAL_TEXT");

  static DeclaredType of(String declared) {
    Matcher form = FORM.matcher(declared.strip().toUpperCase(Locale.ROOT));
    String name = form.matches() ? form.group(1).strip() : "";
    if (DECIMALS.contains(name) && form.group(2) != null) {
      return decimal(form.group(2), form.group(3));
    }
    List<Kind> byName = BY_NAME.get(name);
    return byName != null ? new DeclaredType(byName, false, 0, 0) : byAffinity(declared);
  }

  private static DeclaredType decimal(String digits, @Nullable String behind) {
    int precision = Integer.parseInt(digits);
    int scale = behind == null ? 0 : Integer.parseInt(behind);
    boolean holds = precision >= 1 && precision <= MAX_PRECISION && scale <= precision;
    return holds ? new DeclaredType(List.of(Kind.DECIMAL), false, precision, scale) : loose();
  }

  private static DeclaredType byAffinity(String declared) {
    String name = declared.toUpperCase(Locale.ROOT);
    if (name.contains("INT")) {
      return firm(Kind.INT64);
    }
    if (name.contains("CHAR") || name.contains("CLOB") || name.contains("TEXT")) {
      return firm(Kind.UTF8);
    }
    if (name.contains("BLOB")) {
      return firm(Kind.BINARY);
    }
    if (name.contains("REAL") || name.contains("FLOA") || name.contains("DOUB")) {
      return firm(Kind.FLOAT64);
    }
    return loose();
  }

  private static DeclaredType firm(Kind kind) {
    return new DeclaredType(List.of(kind), true, 0, 0);
  }

  /** NUMERIC affinity, or none: the values decide. */
  private static DeclaredType loose() {
    return new DeclaredType(List.of(), false, 0, 0);
  }
}
