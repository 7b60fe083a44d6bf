package dev.greta.jdbc;

import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.spi.error.ValidationException;
import java.sql.SQLException;
import java.util.Set;

/**
 * What some failures of a driver mean.
 *
 * @param vendorCodes the database's own numbers
 * @param states beginnings of SQLSTATEs; a failure matches by number or by state
 * @param kind of the exception
 * @param code of the fault
 * @param cause in a few words, put before what the driver says; may be empty
 * @param remedy what to do
 * @param retryable whether it may pass by itself
 */
public record FaultRule(
    Set<Integer> vendorCodes,
    Set<String> states,
    ErrorKind kind,
    String code,
    String cause,
    String remedy,
    boolean retryable) {

  public FaultRule {
    vendorCodes = Set.copyOf(vendorCodes);
    states = Set.copyOf(states);
  }

  boolean matches(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return vendorCodes.contains(e.getErrorCode()) || states.stream().anyMatch(state::startsWith);
  }

  GretaException failure(Dialect dialect, SQLException e, String place) {
    String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().strip();
    Fault fault =
        dialect
            .fault(code, cause.isEmpty() ? said : cause + ": " + said)
            .withPlace(place)
            .withRemedy(remedy)
            .withVendorCode(Integer.toString(e.getErrorCode()));
    return exception(retryable ? fault.asRetryable() : fault, e);
  }

  private GretaException exception(Fault fault, SQLException e) {
    return switch (kind) {
      case CONNECTION -> new ConnectionException(fault, e);
      case AUTHENTICATION -> new AuthenticationException(fault, e);
      case VALIDATION -> new ValidationException(fault, e);
      case TIMEOUT -> new TimeoutException(fault, e);
      case RESOURCE -> new ResourceException(fault, e);
      default -> new QueryException(fault, e);
    };
  }
}
