package dev.greta.connectors.postgresql;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a query's parameters, by the order of their names in the config. COPY takes none,
 * so that each session keeps them as settings of its transaction, bound there as text, and the
 * statement asks for these: {@code current_setting('greta.p1')::date}. The planner looks at what a
 * stable function returns, and so estimates by the values. Statements, and splits, hold no value.
 */
final class Parameters {

  /** How the server's plans show that a statement asks for one. */
  static final Pattern SETTING =
      Pattern.compile("(?:pg_catalog\\.)?current_setting\\('greta\\.p\\d+'::text\\)");

  private static final Pattern MOMENT =
      Pattern.compile("\\b(now|today|tomorrow|yesterday)\\b", Pattern.CASE_INSENSITIVE);

  private static final String PREPARED = "greta_query";

  /** SQLSTATE indeterminate_datatype: no use tells the type. */
  private static final String INDETERMINATE = "42P18";

  /** SQLSTATE ambiguous_parameter: one of the uses does not. */
  private static final String AMBIGUOUS = "42P08";

  private static final Pattern NUMBER = Pattern.compile("\\$(\\d+)");

  private final List<String> names;
  private final Map<String, Node> values;

  /**
   * @param values as the options have them
   */
  Parameters(Map<String, Node> values) {
    this.names = List.copyOf(values.keySet());
    this.values = values;
  }

  /**
   * A parameter's type, as the server infers it from the query.
   *
   * @param sql as a cast writes it
   */
  record Type(int oid, String sql) {}

  /** Makes the values known to the transaction at hand. */
  void bind(Session session) {
    List<String> bound = new ArrayList<>();
    List<String> settings = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String text = text(i);
      if (text != null) {
        settings.add("pg_catalog.set_config('" + setting(i) + "', ?, true)");
        bound.add(text);
      }
    }
    if (!settings.isEmpty()) {
      session.query(
          "SELECT " + String.join(", ", settings),
          rows -> rows.next(),
          bound.toArray(new String[0]));
    }
  }

  /**
   * The query with each parameter in the form in which COPY takes it.
   *
   * @throws QueryException if the server cannot tell a parameter's type, or it refuses a value
   */
  UserQuery query(Session session, String statement) {
    List<ParameterUses.Use> uses = ParameterUses.in(statement, values.keySet());
    if (uses.isEmpty()) {
      return UserQuery.plain(statement);
    }
    List<Type> types = types(session, statement, uses);
    for (int i = 0; i < names.size(); i++) {
      check(session, i, types.get(i));
    }
    bind(session);
    return new UserQuery(
        statement,
        uses,
        use -> expression(names.indexOf(use.name()), types.get(names.indexOf(use.name()))),
        uses.stream().map(use -> types.get(names.indexOf(use.name())).oid()).toList());
  }

  /**
   * The types of the parameters, as the server infers them. It does so from each use; one that
   * tells nothing, such as {@code :id IS NULL}, is left to the others.
   */
  private List<Type> types(Session session, String statement, List<ParameterUses.Use> uses) {
    Set<ParameterUses.Use> silent = new HashSet<>();
    while (true) {
      UserQuery numbered =
          new UserQuery(
              statement,
              uses,
              use -> silent.contains(use) ? "NULL" : "$" + (names.indexOf(use.name()) + 1),
              List.of());
      session.run("SAVEPOINT " + PREPARED);
      List<Type> types;
      try {
        types = types(session, numbered);
      } catch (QueryException e) {
        silent.add(silent(statement, uses, silent, e));
        session.run("ROLLBACK TO SAVEPOINT " + PREPARED);
        continue;
      }
      session.run("RELEASE SAVEPOINT " + PREPARED);
      if (types.size() < names.size()) {
        throw typeless(statement, uses, names.get(types.size()));
      }
      return types;
    }
  }

  /** The use that the server points at, as it tells nothing. */
  private ParameterUses.Use silent(
      String statement,
      List<ParameterUses.Use> uses,
      Set<ParameterUses.Use> known,
      QueryException refused) {
    String state = refused.fault().vendorCode().orElse("");
    boolean indeterminate = state.equals(INDETERMINATE);
    if (!indeterminate && !state.equals(AMBIGUOUS)) {
      throw refused;
    }
    return uses.stream()
        .filter(
            use -> !known.contains(use) && refused.fault().place().equals(place(statement, use)))
        .findFirst()
        .orElseThrow(() -> indeterminate ? typeless(statement, uses, numbered(refused)) : refused);
  }

  private static Optional<String> place(String statement, ParameterUses.Use use) {
    return Optional.of(SqlText.place(UserQuery.NAME, statement, use.start()));
  }

  private List<Type> types(Session session, UserQuery numbered) {
    String sql = "PREPARE " + PREPARED + " AS " + numbered.sql();
    session.run(sql, numbered.within(sql));
    List<Type> types =
        session.query(
            "SELECT t.oid::int8, format_type(t.oid, -1) FROM pg_prepared_statements AS s,"
                + " unnest(s.parameter_types) WITH ORDINALITY AS t(oid, n) WHERE s.name = '"
                + PREPARED
                + "' ORDER BY t.n",
            rows -> {
              List<Type> found = new ArrayList<>();
              while (rows.next()) {
                found.add(new Type((int) rows.getLong(1), rows.getString(2)));
              }
              return found;
            });
    session.run("DEALLOCATE " + PREPARED);
    return types;
  }

  /** The server says which parameter it is by its number, in whatever language. */
  private String numbered(QueryException e) {
    Matcher number = NUMBER.matcher(String.valueOf(e.getMessage()));
    return names.get(number.find() ? Integer.parseInt(number.group(1)) - 1 : 0);
  }

  private static QueryException typeless(
      String statement, List<ParameterUses.Use> uses, String name) {
    ParameterUses.Use use =
        uses.stream().filter(u -> u.name().equals(name)).findFirst().orElseThrow();
    UserText text = UserText.whole(UserQuery.NAME, statement);
    Fault fault =
        Faults.fault("GRT-630", "nothing tells the type of the parameter :" + name)
            .withVendorCode(INDETERMINATE)
            .withRemedy("Say which it is where it is used: :" + name + "::text.");
    return new QueryException(text.point(fault, statement.codePointCount(0, use.start()) + 1));
  }

  /** A null is written as one: a setting can only be empty. */
  private String expression(int index, Type type) {
    return text(index) == null
        ? "(NULL::" + type.sql() + ")"
        : "(pg_catalog.current_setting('" + setting(index) + "')::" + type.sql() + ")";
  }

  private void check(Session session, int index, Type type) {
    String text = text(index);
    Node value = Objects.requireNonNull(values.get(names.get(index)));
    if (text == null) {
      return;
    }
    if (value instanceof Node.Sequence && !type.sql().endsWith("]")) {
      throw new QueryException(
          fault(
                  index,
                  "the parameter :"
                      + names.get(index)
                      + " is a list where the query has "
                      + type.sql())
              .withRemedy("A list is an array: write = ANY(:" + names.get(index) + "), not IN."));
    }
    try {
      session.query("SELECT (?::text)::" + type.sql() + " IS NULL", rows -> rows.next(), text);
    } catch (QueryException e) {
      throw refused(index, value, type, e);
    }
  }

  /** The server's own words repeat the value. */
  private QueryException refused(int index, Node value, Type type, GretaException cause) {
    boolean plain = ParameterValues.isPlain(value);
    Fault fault =
        fault(
                index,
                "the parameter :"
                    + names.get(index)
                    + " is "
                    + type.sql()
                    + " in the query, which "
                    + ParameterValues.shown(value)
                    + " is not"
                    + (plain ? ": " + cause.getMessage() : ""))
            .withRemedy("Give a value of that type, or cast where it is used.");
    return plain ? new QueryException(fault, cause) : new QueryException(fault);
  }

  private Fault fault(int index, String message) {
    return Faults.fault("GRT-630", message).withPlace("data.params." + names.get(index));
  }

  /** Whether a value may mean another time in the next transaction. */
  boolean askForTheTime() {
    for (int i = 0; i < names.size(); i++) {
      String text = text(i);
      if (text != null && MOMENT.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String text(int index) {
    return ParameterValues.text(Objects.requireNonNull(values.get(names.get(index))));
  }

  /** Settings' names have no case, and no letters beyond those of every encoding. */
  private static String setting(int index) {
    return "greta.p" + (index + 1);
  }
}
