package dev.greta.http;

import dev.greta.spi.error.GretaException;
import java.time.Duration;
import java.util.Optional;

/** One attempt came to nothing, with what the decision about another one needs to know. */
final class Failed extends Exception {

  private static final long serialVersionUID = 1L;

  /** What may be done about it. */
  enum Hope {
    /** Nothing. */
    NONE,
    /** It may go better later; the request has reached nobody. */
    UNSENT,
    /** It may go better later, for a request that may be sent twice. */
    LATER,
    /** It may go better with other credentials. */
    OTHER_CREDENTIALS
  }

  private final GretaException error;
  private final Hope hope;
  private final String reason;
  private final transient Optional<Duration> wait;

  private Failed(GretaException error, Hope hope, String reason, Optional<Duration> wait) {
    super(error.getMessage(), error, false, false);
    this.error = error;
    this.hope = hope;
    this.reason = reason;
    this.wait = wait;
  }

  static Failed forGood(GretaException error) {
    return new Failed(error, Hope.NONE, "", Optional.empty());
  }

  static Failed unauthorized(GretaException error) {
    return new Failed(error, Hope.OTHER_CREDENTIALS, "401", Optional.empty());
  }

  static Failed unsent(GretaException error, String reason) {
    return new Failed(error, Hope.UNSENT, reason, Optional.empty());
  }

  static Failed forNow(GretaException error, String reason) {
    return new Failed(error, Hope.LATER, reason, Optional.empty());
  }

  /**
   * @param wait the least that the server asks for
   */
  static Failed forNow(GretaException error, String reason, Optional<Duration> wait) {
    return new Failed(error, Hope.LATER, reason, wait);
  }

  /** The same of what had to come before the request itself. */
  Failed beforeSending() {
    return hope == Hope.LATER ? new Failed(error, Hope.UNSENT, reason, wait) : this;
  }

  GretaException error() {
    return error;
  }

  Hope hope() {
    return hope;
  }

  /** In a word or two: {@code 429}, {@code connection lost}. */
  String reason() {
    return reason;
  }

  Optional<Duration> floor() {
    return wait;
  }
}
