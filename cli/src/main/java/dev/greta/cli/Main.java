package dev.greta.cli;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code greta} command. */
public final class Main {

  private static final int OK = 0;
  private static final int USAGE = 2;

  /**
   * How long a run that was interrupted may take to end its work at the source and to remove what
   * it has written so far: whoever presses Ctrl-C has the prompt again within two seconds.
   */
  private static final Duration TIME_TO_CLEAN_UP = Duration.ofMillis(1800);

  private static final List<String> NOT_WAITED =
      List.of("The source was still at work. Outputs are as they were before.");

  private final Terminal terminal;
  private final Session session;

  Main(Terminal terminal, Supplier<ConnectorRegistry> connectors, Cancellation cancellation) {
    this.terminal = terminal;
    this.session = new Session(terminal, connectors, cancellation);
  }

  /** Runs the command in this process and ends it with the command's exit code. */
  public static void main(String[] arguments) {
    // A library's log on standard error would pass no redactor; what matters comes as an exception.
    LogManager.getLogManager().reset();
    Cancellation cancellation = new Cancellation();
    CountDownLatch ended = new CountDownLatch(1);
    Terminal terminal = Terminal.ofProcess();
    Main main = new Main(terminal, ConnectorRegistry::load, cancellation);
    Thread interruption =
        new Thread(() -> main.interrupt(cancellation, ended), "greta-interruption");
    Runtime.getRuntime().addShutdownHook(interruption);
    int code = main.run(arguments);
    ended.countDown();
    if (!cancellation.isCancelled()) {
      System.exit(code);
    }
  }

  /**
   * The process was asked to end, or ends by itself. In the first case the JVM ends with 130 after
   * an interrupt and 143 after a request to terminate, when this returns; what does not end in time
   * is left to end with it.
   */
  private void interrupt(Cancellation cancellation, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    cancellation.cancel();
    try {
      if (!ended.await(TIME_TO_CLEAN_UP.toMillis(), TimeUnit.MILLISECONDS)) {
        String erased = terminal.interactive() ? ProgressDisplay.ERASE_LINE : "";
        session.message(
            erased + ErrorText.of(new CancelledException(NOT_WAITED), terminal.errStyle()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs the command.
   *
   * @return the exit code
   */
  int run(String... arguments) {
    GretaCommand root = new GretaCommand();
    StringWriter help = new StringWriter();
    CommandLine command =
        GretaCommand.commandLine(session, root)
            .setOut(new PrintWriter(help))
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(
                    terminal.outStyle() == Style.ANSI ? Ansi.ON : Ansi.OFF))
            .setUsageHelpWidth(Math.max(55, terminal.columns()))
            .setParameterExceptionHandler((e, args) -> usage(e))
            .setExecutionExceptionHandler((e, line, parsed) -> failure(e, root.debug()));
    int code;
    try {
      code = command.execute(arguments);
      terminal.data(help.toString());
    } catch (GretaException e) {
      code = failure(e, root.debug());
    } catch (Error e) {
      code = fault(e, root.debug());
    }
    terminal.err().flush();
    return code;
  }

  private int usage(ParameterException wrong) {
    String verb = wrong.getCommandLine().getCommandSpec().qualifiedName();
    StringWriter suggestions = new StringWriter();
    UnmatchedArgumentException.printSuggestions(wrong, new PrintWriter(suggestions, true));
    Fault fault =
        Fault.of("GRT-201", String.valueOf(wrong.getMessage()))
            .withPlace(verb)
            .withRemedy(suggestions + "See " + verb + " --help");
    session.message(ErrorText.of(fault, terminal.errStyle()));
    return USAGE;
  }

  private int failure(Exception failure, boolean debug) {
    if (failure instanceof ParameterException wrong) {
      return usage(wrong);
    }
    if (failure instanceof GretaException known) {
      session.message(ErrorText.of(known, terminal.errStyle()));
      trace(known, debug);
      return known.kind().exitCode();
    }
    return fault(failure, debug);
  }

  /** A failure that nobody foresaw. */
  private int fault(Throwable fault, boolean debug) {
    boolean heap = fault instanceof OutOfMemoryError;
    Fault told =
        heap
            ? Fault.of("GRT-1290", "the Java heap is too small: " + fault.getMessage())
                .withRemedy("Give more: GRETA_JAVA_OPTIONS=-Xmx1g greta …")
            : Fault.of("GRT-101", fault.toString())
                .withRemedy(
                    "This is a fault of greta's own, not of your config or data."
                        + (debug ? "" : " With --debug it says more.")
                        + "\nPlease report it.");
    session.message(ErrorText.of(told, terminal.errStyle()));
    trace(fault, debug);
    return heap ? ErrorKind.RESOURCE.exitCode() : ErrorKind.INTERNAL.exitCode();
  }

  private void trace(Throwable failure, boolean debug) {
    if (debug) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      session.message(trace.toString().stripTrailing());
    }
  }
}
