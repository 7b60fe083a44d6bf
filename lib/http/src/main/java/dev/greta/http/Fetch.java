package dev.greta.http;

import dev.greta.http.Attempt.ProofHolder;
import dev.greta.http.WebSettings.Retry;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Supplier;

/** One request until it is answered: its attempts and the waits between them. */
final class Fetch {

  private final ClientParts parts;
  private final WebRequest request;
  private final Cancellation cancellation;
  private final ReadListener listener;
  private final Patience patience;
  private final Turns turns;

  private int failures;
  private boolean renewed;

  Fetch(ClientParts parts, WebRequest request, Cancellation cancellation, ReadListener listener) {
    this.parts = parts;
    this.request = request;
    this.cancellation = cancellation;
    this.listener = listener;
    patience = new Patience(parts.timing(), parts.settings().retry().maxElapsed());
    turns = new Turns(parts.rateLimits(), parts.timing(), patience, cancellation, listener);
  }

  WebAnswer run(Supplier<? extends OutputStream> to) {
    for (int number = 1; ; number++) {
      cancellation.throwIfCancelled();
      ProofHolder refused = new ProofHolder();
      try {
        return attempt(number, to, refused);
      } catch (Failed failed) {
        if (failed.hope() == Failed.Hope.OTHER_CREDENTIALS) {
          if (renewed || !refused.proof().map(parts.authorizer()::refused).orElse(false)) {
            throw failed.error();
          }
          renewed = true;
        } else {
          failures++;
          prepareAnother(failed);
        }
      }
    }
  }

  private WebAnswer attempt(int number, Supplier<? extends OutputStream> to, ProofHolder refused)
      throws Failed {
    parts.permits().acquire(cancellation);
    try {
      return new Attempt(parts, request, cancellation, listener, turns).make(number, to, refused);
    } finally {
      parts.permits().release();
    }
  }

  private void prepareAnother(Failed failed) {
    Retry retry = parts.settings().retry();
    if (!mayRepeat(failed, retry) || !retry.policy().allowsAnother(failures)) {
      throw failed.error();
    }
    Duration delay = retry.policy().delayAfter(failures);
    Duration floor = failed.floor().orElse(Duration.ZERO);
    if (!patience.allows(floor)) {
      throw Faults.longWait(failed.error().fault().place().orElse(""), failed.reason(), floor);
    }
    delay = delay.compareTo(floor) < 0 ? floor : delay;
    if (!patience.allows(delay)) {
      throw failed.error();
    }
    listener.retrying(failures, failed.error());
    listener.waiting(failed.reason() + ", resuming in " + Spans.of(delay), delay);
    parts.timing().pause(delay, cancellation);
  }

  private boolean mayRepeat(Failed failed, Retry retry) {
    return switch (failed.hope()) {
      case UNSENT -> true;
      case LATER -> request.repeatable() || retry.retryPost();
      case NONE, OTHER_CREDENTIALS -> false;
    };
  }
}
