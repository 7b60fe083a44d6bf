package dev.greta.connectors.postgresql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Casts in a plan whose result may be another the next time: those that call a function of a user's
 * which is not immutable, and those of text to a date or time, where {@code 'today'} is a value as
 * any other. A plan shows neither function nor types, but {@code (operand)::type}; what is neither
 * a constant nor a column of a date or time is in doubt.
 */
final class CastDoubts {

  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";

  /** As format_type writes types: more than one word for some, a modifier within or behind. */
  private static final String TYPE =
      "(time(?:stamp)?(?:\\(\\d+\\))? with(?:out)? time zone|double precision|character varying"
          + "|bit varying|"
          + NAME
          + "(?:\\."
          + NAME
          + ")?)(?:\\([-\\d,]+\\))?((?:\\[\\])*)";

  private static final Pattern CAST = Pattern.compile("\\)::" + TYPE);
  private static final Pattern COLUMN = Pattern.compile("(?:(" + NAME + ")\\.)?(" + NAME + ")");
  private static final Pattern DATE_OR_TIME =
      Pattern.compile("date|time(?:stamp)?(?:\\(\\d+\\))? with(?:out)? time zone");

  private static final String TIMES =
      "('date'::regtype, 'time'::regtype, 'timetz'::regtype, 'timestamp'::regtype,"
          + " 'timestamptz'::regtype)";

  private final Session session;

  /** What the plan calls each table, and the table as SQL writes it. */
  private final Map<String, String> tables = new HashMap<>();

  private record Cast(String operand, String type) {}

  private final List<Cast> casts = new ArrayList<>();

  CastDoubts(Session session) {
    this.session = session;
  }

  void table(String alias, String name) {
    tables.put(alias, name);
  }

  /**
   * Looks for casts.
   *
   * @param bare an expression of the plan whose texts, and parameters, are empty
   */
  void expression(String bare) {
    Matcher cast = CAST.matcher(bare);
    while (cast.find()) {
      int open = opening(bare, cast.start());
      String operand = open < 0 ? "" : bare.substring(open + 1, cast.start());
      String type = cast.group(1).replaceAll("\\(\\d+\\)", "") + cast.group(2);
      casts.add(new Cast(operand, type));
    }
  }

  /** The parenthesis that is closed at an offset; -1 for none. */
  private static int opening(String text, int close) {
    int depth = 0;
    for (int i = close; i >= 0; i--) {
      depth += text.charAt(i) == ')' ? 1 : text.charAt(i) == '(' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** What may change, if anything. */
  Optional<String> doubt() {
    if (casts.isEmpty()) {
      return Optional.empty();
    }
    String types = ParameterValues.array(new TreeSet<>(casts.stream().map(Cast::type).toList()));
    String function =
        session.query(
            "SELECT min(p.proname::text) FROM pg_cast c JOIN pg_proc p ON p.oid = c.castfunc"
                + " WHERE c.oid >= 16384 AND p.provolatile <> 'i'"
                + " AND c.casttarget = ANY (SELECT to_regtype(t) FROM unnest(?::text[]) AS t)",
            Rows::firstText,
            types);
    if (function != null) {
      return Optional.of("it casts by " + function + "(), which is not immutable");
    }
    List<String> times = times(types);
    boolean doubtful =
        casts.stream().anyMatch(cast -> times.contains(cast.type()) && !isTime(cast.operand()));
    return doubtful
        ? Optional.of("it casts what may be text to a date or time, and 'today' is such a text")
        : Optional.empty();
  }

  /** Of some types those that are dates and times, or hold such; and those that are not known. */
  private List<String> times(String types) {
    return session.query(
        "WITH RECURSIVE held(name, oid) AS ("
            + "SELECT t, to_regtype(t)::oid FROM unnest(?::text[]) AS t"
            + " UNION SELECT h.name, part.oid FROM held h JOIN pg_type t ON t.oid = h.oid,"
            + " LATERAL (SELECT t.typelem WHERE t.typelem <> 0"
            + " UNION ALL SELECT t.typbasetype WHERE t.typtype = 'd'"
            + " UNION ALL SELECT r.rngsubtype FROM pg_range r"
            + " WHERE t.oid IN (r.rngtypid, (to_jsonb(r)->>'rngmultitypid')::oid)"
            + " UNION ALL SELECT a.atttypid FROM pg_attribute a WHERE t.typtype = 'c'"
            + " AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS part(oid))"
            + " SELECT DISTINCT name FROM held WHERE oid IS NULL OR oid IN "
            + TIMES,
        Rows::texts,
        types);
  }

  private boolean isTime(String operand) {
    if (operand.equals("''")) {
      return true; // A parameter, whose value has been looked at.
    }
    Matcher column = COLUMN.matcher(operand);
    if (column.matches()) {
      String table = column.group(1) == null ? only() : tables.get(unquoted(column.group(1)));
      return table != null && isTime(table, unquoted(column.group(2)));
    }
    Matcher inner = CAST.matcher(operand);
    while (inner.find()) {
      if (inner.end() == operand.length() && opening(operand, inner.start()) == 0) {
        return DATE_OR_TIME.matcher(inner.group(1)).matches() && inner.group(2).isEmpty();
      }
    }
    return false;
  }

  /** Plans name columns alone where there is but one table. */
  private @Nullable String only() {
    return tables.size() == 1 ? tables.values().iterator().next() : null;
  }

  private boolean isTime(String table, String column) {
    return session
        .query(
            "SELECT count(*) FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = ?::regclass AND a.attname = ? AND t.typcategory = 'D'",
            Rows::firstText,
            table,
            column)
        .equals("1");
  }

  private static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}
