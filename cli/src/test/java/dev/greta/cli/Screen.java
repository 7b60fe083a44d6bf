package dev.greta.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A terminal that remembers what it showed, and a clock that a test moves. */
final class Screen {

  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final AtomicLong nanos = new AtomicLong();
  final Map<String, String> environment = new HashMap<>();
  InputStream in = InputStream.nullInputStream();
  boolean watched;
  boolean outWatched;
  int columns = 80;

  Terminal terminal() {
    return new Terminal(
        in,
        out,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        outWatched,
        watched,
        columns,
        nanos::get);
  }

  void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
