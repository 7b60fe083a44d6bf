package dev.greta.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One way to do a job, in a process of its own.
 *
 * @param name as the table shows it
 * @param command prints a last line of rows, wall s, CPU s and peak MB
 */
record Contestant(String name, List<String> command) {

  /** What one run took. */
  record Figures(long rows, double wall, double cpu, double peak) {

    static Figures parse(String line) {
      String[] words = line.strip().split("\\s+");
      return new Figures(
          Long.parseLong(words[0]),
          Double.parseDouble(words[1]),
          Double.parseDouble(words[2]),
          Double.parseDouble(words[3]));
    }
  }

  /** A main class of this module in a JVM with a fixed heap. */
  static Contestant java(String name, String heap, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new Contestant(name, command);
  }

  /** Runs once, and fails with its output if it fails. */
  Figures run() throws IOException, InterruptedException {
    Path errors = Files.createTempFile("greta-benchmark-", ".log");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(name + " failed: " + output + Files.readString(errors));
      }
      String[] lines = output.strip().split("\n");
      return Figures.parse(lines[lines.length - 1]);
    } finally {
      Files.delete(errors);
    }
  }

  /** Prints what this process took since its start, as the last line of a contestant. */
  static void report(long rows) throws IOException {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElse(Double.NaN);
    System.out.printf(
        Locale.ROOT,
        "%d %.3f %.3f %.1f%n",
        rows,
        ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
        system.getProcessCpuTime() / 1e9,
        peak);
  }
}
