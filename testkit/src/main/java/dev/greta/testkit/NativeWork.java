package dev.greta.testkit;

import java.util.Arrays;

/** What threads of this process do outside of Java, for {@link SourceFixture.Endless}. */
public final class NativeWork {

  private NativeWork() {}

  /** Whether some thread is in a native method that a class of this package leads to. */
  public static boolean isDoneFor(String packageName) {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(
            trace ->
                trace.length > 0
                    && trace[0].isNativeMethod()
                    && Arrays.stream(trace)
                        .anyMatch(frame -> frame.getClassName().startsWith(packageName + ".")));
  }
}
