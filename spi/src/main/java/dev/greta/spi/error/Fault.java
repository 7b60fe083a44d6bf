package dev.greta.spi.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a failure tells a person and a program. Immutable; each {@code with} method returns a copy.
 * No text in it may contain a credential.
 *
 * @param code stable, documented, {@code GRT-} and three or four digits, the first of them the
 *     kind's exit code
 * @param message the cause in one sentence, naming the file, table, column or setting
 * @param connector which connector failed
 * @param place where: a config path, {@code file:line:column}, a column and row
 * @param tried what was tried or looked at, a line each
 * @param remedy what to do
 * @param retryable whether the same request may succeed later
 * @param vendorCode the source's own code: an SQLSTATE, an HTTP status
 */
public record Fault(
    String code,
    String message,
    Optional<String> connector,
    Optional<String> place,
    List<String> tried,
    Optional<String> remedy,
    boolean retryable,
    Optional<String> vendorCode) {

  public Fault {
    if (!code.matches("GRT-\\d{3,4}")) {
      throw new IllegalArgumentException("an error code reads GRT-123, not " + code);
    }
    tried = List.copyOf(tried);
  }

  /** A fault that is not worth a retry, with nothing but its code and cause. */
  public static Fault of(String code, String message) {
    return new Fault(
        code,
        message,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  public Fault withConnector(String name) {
    return new Fault(code, message, Optional.of(name), place, tried, remedy, retryable, vendorCode);
  }

  public Fault withPlace(String where) {
    return new Fault(
        code, message, connector, Optional.of(where), tried, remedy, retryable, vendorCode);
  }

  /** Adds one line of what was tried. */
  public Fault withTried(String attempt) {
    List<String> more = new ArrayList<>(tried);
    more.add(attempt);
    return new Fault(code, message, connector, place, more, remedy, retryable, vendorCode);
  }

  public Fault withRemedy(String advice) {
    return new Fault(
        code, message, connector, place, tried, Optional.of(advice), retryable, vendorCode);
  }

  public Fault asRetryable() {
    return new Fault(code, message, connector, place, tried, remedy, true, vendorCode);
  }

  public Fault withVendorCode(String vendor) {
    return new Fault(
        code, message, connector, place, tried, remedy, retryable, Optional.of(vendor));
  }
}
