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
 * @param reads how often its process does the job: the second time it is warm
 * @param command ends with a line for each time: rows, wall s, CPU s and the peak in MB so far
 */
record Contestant(String name, int reads, List<String> command) {

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

  /** {@link Drain} in a JVM with the options of this one, and a fixed heap. */
  static Contestant java(String name, String heap, int reads, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Xmx" + heap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Drain.class.getName());
    command.add(Integer.toString(reads));
    command.addAll(List.of(arguments));
    return new Contestant(name, reads, command);
  }

  /** Runs once, and fails with its output if it fails; the figures of each read. */
  List<Figures> run() throws IOException, InterruptedException {
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
      List<String> lines = output.strip().lines().toList();
      return lines.subList(lines.size() - reads, lines.size()).stream()
          .map(Figures::parse)
          .toList();
    } finally {
      Files.delete(errors);
    }
  }

  /** Takes the time of the reads in this process; the first one's starts with the process. */
  static final class Clock {

    private double wall;
    private double cpu;

    /** Prints what a read took, as a line of a contestant. */
    void report(long rows) throws IOException {
      var system =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      double peak =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
              .findFirst()
              .orElse(Double.NaN);
      double wallNow = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
      double cpuNow = system.getProcessCpuTime() / 1e9;
      System.out.printf(
          Locale.ROOT, "%d %.3f %.3f %.1f%n", rows, wallNow - wall, cpuNow - cpu, peak);
      wall = wallNow;
      cpu = cpuNow;
    }
  }
}
