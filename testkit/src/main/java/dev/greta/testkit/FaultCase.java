package dev.greta.testkit;

import dev.greta.spi.Check;
import dev.greta.spi.error.ErrorKind;
import java.util.Map;
import java.util.Optional;

/**
 * Options that must fail, and how.
 *
 * @param name what is wrong: "wrong password"
 * @param options bind without a problem, unless {@code kind} is {@link ErrorKind#CONFIG}
 * @param kind of the exception, both of the read and of the check
 * @param foundBy the check that must find it, all earlier ones passing; empty for what only a read
 *     can find
 */
public record FaultCase(
    String name, Map<String, Object> options, ErrorKind kind, Optional<Check> foundBy) {

  /** A fault that only reading finds: a ragged line, a file that is cut short. */
  public static FaultCase whenRead(String name, Map<String, Object> options, ErrorKind kind) {
    return new FaultCase(name, options, kind, Optional.empty());
  }

  /** A server that refuses, a file that is not there: found by {@link Check#CONNECTIVITY}. */
  public static FaultCase unreachable(String name, Map<String, Object> options) {
    return new FaultCase(name, options, ErrorKind.CONNECTION, Optional.of(Check.CONNECTIVITY));
  }

  /** Credentials that the source does not accept: found by {@link Check#CREDENTIALS}. */
  public static FaultCase wrongCredentials(String name, Map<String, Object> options) {
    return new FaultCase(name, options, ErrorKind.AUTHENTICATION, Optional.of(Check.CREDENTIALS));
  }

  /** An unknown table, a syntax error: found by {@link Check#ACCESS}. */
  public static FaultCase badQuery(String name, Map<String, Object> options) {
    return new FaultCase(name, options, ErrorKind.QUERY, Optional.of(Check.ACCESS));
  }
}
