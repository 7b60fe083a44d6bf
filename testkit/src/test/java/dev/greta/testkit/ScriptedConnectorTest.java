package dev.greta.testkit;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedConnectorTest {

  private static final Schema NUMBERS =
      new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(64, true), "n")));
  private static final Schema TEXTS =
      new Schema(List.of(ArrowFields.of("n", ArrowType.Utf8.INSTANCE, "n")));
  private static final ConnectionException LOST =
      new ConnectionException(Fault.of("GRT-401", "lost").asRetryable());

  @TempDir private Path folder = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsHeld() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void handsOutItsRowsInBatchesOfTheWantedSize() {
    ScriptedConnector connector =
        ScriptedConnector.of(NUMBERS).split("a", Step.rows(row(1), row(2), row(3))).build();
    try (Source source = open(connector);
        BatchReader reader = source.read(split("a"), context(2, new Cancellation()))) {
      try (var first = reader.next();
          var second = reader.next()) {
        assertThat(first).isNotNull().extracting(batch -> batch.getRowCount()).isEqualTo(2);
        assertThat(second).isNotNull().extracting(batch -> batch.getRowCount()).isEqualTo(1);
      }
      assertThat(reader.next()).isNull();
      assertThat(connector.journal().openReaders()).isOne();
      assertThat(connector.journal().openSources()).isOne();
    }
    assertThat(connector.journal().openReaders()).isZero();
    assertThat(connector.journal().mostReaders()).isOne();
    assertThat(connector.journal().openSources()).isZero();
  }

  @Test
  void failsAsOftenAsItShould() {
    ScriptedConnector connector =
        ScriptedConnector.of(NUMBERS)
            .split("a", Step.rows(row(1)), Step.failing(2, () -> LOST), Step.rows(row(2)))
            .build();
    try (Source source = open(connector)) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        try (BatchReader reader = source.read(split("a"), context(9, new Cancellation()))) {
          assertThatThrownBy(() -> ArrowRows.drain(reader)).isSameAs(LOST);
        }
      }
      try (BatchReader reader = source.read(split("a"), context(9, new Cancellation()))) {
        assertThat(ArrowRows.drain(reader)).containsExactly(row(1L), row(2L));
      }
    }
    assertThat(connector.journal().attempts("a")).isEqualTo(3);
    assertThat(connector.journal().attempts("b")).isZero();
    assertThat(connector.journal().reads()).containsExactly("a", "a", "a");
  }

  @Test
  void asksForAWiderSchemaAndReadsByIt() {
    ScriptedConnector connector =
        ScriptedConnector.of(NUMBERS)
            .evolving()
            .split("a", Step.rows(row(1)), Step.misfit(TEXTS), Step.rows(row((Object) null)))
            .build();
    try (Source source = open(connector)) {
      try (Plan plan = source.plan(ReadRequest.all());
          BatchReader reader = source.read(plan.splits().next(), context(9, new Cancellation()))) {
        assertThat(plan.evolving()).isTrue();
        assertThatThrownBy(() -> ArrowRows.drain(reader))
            .isInstanceOfSatisfying(
                SchemaMisfitException.class, e -> assertThat(e.widerSchema()).isEqualTo(TEXTS));
      }
      try (Plan plan = source.plan(ReadRequest.all().withSchema(TEXTS));
          BatchReader reader = source.read(plan.splits().next(), context(9, new Cancellation()))) {
        assertThat(plan.schema()).isEqualTo(TEXTS);
        assertThat(ArrowRows.drain(reader)).containsExactly(row("1"), row((Object) null));
      }
    }
    assertThat(connector.journal().requests()).hasSize(2);
    assertThat(connector.journal().openPlans()).isZero();
  }

  @Test
  void blocksUntilItIsCancelled() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    Cancellation cancellation = new Cancellation();
    ScriptedConnector connector =
        ScriptedConnector.of(NUMBERS).split("a", Step.blocking(reached)).build();
    try (Source source = open(connector);
        BatchReader reader = source.read(split("a"), context(9, cancellation))) {
      CompletableFuture<Object> next = CompletableFuture.supplyAsync(reader::next);
      reached.await();
      assertThat(next).isNotDone();
      cancellation.cancel();
      assertThatThrownBy(next::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CancelledException.class);
    }
  }

  @Test
  void pausesUntilItMayGoOn() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ScriptedConnector connector =
        ScriptedConnector.of(NUMBERS)
            .split("a", Step.pausing(reached, goOn), Step.rows(row(7)))
            .build();
    try (Source source = open(connector);
        BatchReader reader = source.read(split("a"), context(9, new Cancellation()))) {
      var rows = CompletableFuture.supplyAsync(() -> ArrowRows.drain(reader));
      reached.await();
      assertThat(rows).isNotDone();
      goOn.countDown();
      assertThat(rows.get()).containsExactly(row(7L));
    }
  }

  @Test
  void tellsTheListener() {
    AtomicLong bytes = new AtomicLong();
    StringBuilder heard = new StringBuilder();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void bytesRead(long count) {
            bytes.addAndGet(count);
          }

          @Override
          public void notice(String text) {
            heard.append(text);
          }

          @Override
          public void replaced(String column, long values) {
            heard.append(' ').append(column).append(values);
          }
        };
    ScriptedConnector connector =
        ScriptedConnector.of(NUMBERS)
            .split(
                "a",
                Step.counting(5),
                Step.counting(6),
                Step.noticing("so"),
                Step.replacing("n", 3))
            .build();
    ReadContext context =
        new ReadContext(
            allocator, BatchTarget.DEFAULT, new Cancellation(), RetryPolicy.NONE, listener);
    try (Source source = open(connector);
        BatchReader reader = source.read(split("a"), context)) {
      assertThat(reader.next()).isNull();
    }
    assertThat(bytes).hasValue(11);
    assertThat(heard).hasToString("so n3");
  }

  @Test
  void failsItsChecksAndItsPlan() {
    ScriptedConnector connector =
        ScriptedConnector.of(NUMBERS)
            .split("a")
            .failingCheck(Check.ACCESS, LOST)
            .failingPlan(LOST)
            .build();
    try (Source source = open(connector)) {
      assertThat(source.check(Check.CONNECTIVITY)).isNotBlank();
      assertThatThrownBy(() -> source.check(Check.ACCESS)).isSameAs(LOST);
      assertThatThrownBy(() -> source.plan(ReadRequest.all())).isSameAs(LOST);
    }
    assertThat(connector.journal().openPlans()).isZero();
  }

  private Source open(ScriptedConnector connector) {
    return connector.open(
        new ScriptedConnector.Options(),
        new SourceContext(allocator, folder.toAbsolutePath(), folder, 1, 1));
  }

  private static Split split(String id) {
    return new Split(id, 1, "0");
  }

  private ReadContext context(int rows, Cancellation cancellation) {
    return new ReadContext(
        allocator,
        new BatchTarget(rows, 1 << 20),
        cancellation,
        RetryPolicy.NONE,
        ReadListener.NONE);
  }
}
