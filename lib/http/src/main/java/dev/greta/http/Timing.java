package dev.greta.http;

import dev.greta.spi.Cancellation;
import java.time.Duration;
import java.time.Instant;

/** The clock, and how to wait by it. */
interface Timing {

  /** The machine's. */
  Timing SYSTEM =
      new Timing() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void pause(Duration duration, Cancellation cancellation) {
          cancellation.pause(duration);
        }
      };

  /** For spans of time; compare differences only. */
  long nanos();

  Instant now();

  /** Waits, but no longer than until cancelled. */
  void pause(Duration duration, Cancellation cancellation);
}
