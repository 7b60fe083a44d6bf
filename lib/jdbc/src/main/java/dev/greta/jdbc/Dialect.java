package dev.greta.jdbc;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import java.sql.SQLException;
import java.util.List;

/**
 * How one kind of database speaks.
 *
 * @param connector whose failures these are
 * @param openQuote before a quoted identifier
 * @param closeQuote behind it; doubled within it
 * @param lexis how to skip over quoted text in a statement
 * @param session what is set once on each connection
 * @param snapshot what begins a read-only transaction that sees one state
 * @param faults what the driver's failures mean; the first rule that matches counts
 * @param otherwise the rule of every other failure
 */
public record Dialect(
    String connector,
    String openQuote,
    String closeQuote,
    Lexis lexis,
    List<String> session,
    List<String> snapshot,
    List<FaultRule> faults,
    FaultRule otherwise) {

  public Dialect {
    session = List.copyOf(session);
    snapshot = List.copyOf(snapshot);
    faults = List.copyOf(faults);
  }

  /** An identifier as SQL writes it, whatever its characters. */
  public String quoted(String identifier) {
    return openQuote + identifier.replace(closeQuote, closeQuote + closeQuote) + closeQuote;
  }

  /** A text literal of standard SQL. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The beginning of a failure of this connector's own. */
  public Fault fault(String code, String message) {
    return Fault.of(code, message).withConnector(connector);
  }

  /** What a failure of the driver means. */
  public GretaException failure(SQLException e, String place) {
    return faults.stream()
        .filter(rule -> rule.matches(e))
        .findFirst()
        .orElse(otherwise)
        .failure(this, e, place);
  }
}
