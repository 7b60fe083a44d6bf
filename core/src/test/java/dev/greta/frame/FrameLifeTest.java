package dev.greta.frame;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.frame.FrameBuilder.Part;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How frames come to be, fail and go: order, ownership, room. */
class FrameLifeTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              ArrowFields.of("n", new ArrowType.Int(64, true), "bigint"),
              ArrowFields.dictionary("word", 1, "mood"),
              ArrowFields.of("text", ArrowType.Utf8.INSTANCE, "text")));

  private final FrameWorkshop workshop = new FrameWorkshop();

  static Stream<Backend> backends() {
    return Stream.of(Backends.memory(), Backends.duckDb());
  }

  @AfterEach
  void nothingIsLeft() {
    workshop.close();
  }

  private static List<List<@Nullable Object>> rows(int from, int to) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(row((long) i, "word " + i % 7, "text of row " + i));
    }
    return rows;
  }

  private long fill(Part part, List<List<@Nullable Object>> rows) {
    try (BatchReader reader = workshop.reader(SCHEMA, rows, 10)) {
      return part.fill(reader);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void partsJoinInTheOrderOfTheirCommitsWhoeverWasFilledFirst(Backend backend) throws Exception {
    int count = 6;
    int each = 3_000;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (FrameBuilder builder = backend.start(SCHEMA, workshop.room())) {
      List<Part> parts = new ArrayList<>();
      List<Future<Long>> fills = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        parts.add(builder.part());
      }
      for (int i = count - 1; i >= 0; i--) {
        Part part = parts.get(i);
        List<List<@Nullable Object>> rows = rows(i * each, (i + 1) * each);
        fills.add(
            0,
            threads.submit(
                () -> {
                  try (BatchReader reader = workshop.reader(SCHEMA, rows, 500)) {
                    return part.fill(reader);
                  }
                }));
      }
      for (int i = 0; i < count; i++) {
        assertThat(fills.get(i).get()).isEqualTo(each);
        parts.get(i).commit();
        parts.get(i).close();
      }
      try (DataFrame frame = builder.finish();
          DataFrame tail = frame.sql("FROM data OFFSET 17990")) {
        assertThat(frame.rowCount()).isEqualTo(count * each);
        assertThat(FrameWorkshop.rows(frame)).isEqualTo(rows(0, count * each));
        assertThat(FrameWorkshop.rows(tail)).isEqualTo(rows(17_990, 18_000));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aPartThatIsNotCommittedLeavesNothing(Backend backend) {
    try (FrameBuilder builder = backend.start(SCHEMA, workshop.room())) {
      try (Part kept = builder.part();
          Part dropped = builder.part();
          Part unused = builder.part()) {
        assertThat(fill(dropped, rows(100, 150))).isEqualTo(50);
        assertThat(fill(kept, rows(0, 20))).isEqualTo(20);
        dropped.close();
        dropped.close();
        kept.commit();
        assertThatThrownBy(dropped::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(kept::commit).isInstanceOf(IllegalStateException.class);
        unused.commit();
      }
      try (DataFrame frame = builder.finish()) {
        builder.close();
        assertThat(FrameWorkshop.rows(frame)).isEqualTo(rows(0, 20));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aReaderThatFailsOnAnyBatchFailsThePartWithItsOwnException(Backend backend) {
    for (int failing = 0; failing <= 5; failing++) {
      int at = failing;
      ConnectionException broken =
          new ConnectionException(Fault.of("GRT-401", "the line broke at batch " + at));
      try (FrameBuilder builder = backend.start(SCHEMA, workshop.room())) {
        try (Part part = builder.part();
            BatchReader reader =
                workshop.reader(
                    SCHEMA,
                    rows(0, 50),
                    10,
                    batch -> {
                      if (batch == at) {
                        throw broken;
                      }
                    })) {
          assertThatThrownBy(() -> part.fill(reader)).isSameAs(broken);
        }
        try (Part part = builder.part()) {
          fill(part, rows(0, 50));
          part.commit();
        }
        try (DataFrame frame = builder.finish()) {
          assertThat(FrameWorkshop.rows(frame)).isEqualTo(rows(0, 50));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aCancelledReaderAndAnErrorPassThrough(Backend backend) {
    for (Throwable thrown : List.of(new CancelledException(), new StackOverflowError())) {
      try (FrameBuilder builder = backend.start(SCHEMA, workshop.room());
          Part part = builder.part();
          BatchReader reader =
              workshop.reader(
                  SCHEMA,
                  rows(0, 30),
                  10,
                  batch -> {
                    if (batch == 2) {
                      FrameLifeTest.<RuntimeException>sneak(thrown);
                    }
                  })) {
        assertThatThrownBy(() -> part.fill(reader)).isSameAs(thrown);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aBuilderThatIsDroppedTakesItsPartsAlong(Backend backend) {
    try (FrameBuilder builder = backend.start(SCHEMA, workshop.room())) {
      Part committed = builder.part();
      fill(committed, rows(0, 20));
      committed.commit();
      Part open = builder.part();
      fill(open, rows(20, 40));
      assertThatThrownBy(builder::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("1 parts are still open");
      builder.close();
      builder.close();
      open.close();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aBuilderFinishesOnce(Backend backend) {
    try (FrameBuilder builder = backend.start(SCHEMA, workshop.room());
        DataFrame frame = builder.finish()) {
      assertThatThrownBy(builder::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the builder is spent");
      assertThat(frame.rowCount()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void readersAndFramesOutliveTheFrameTheyCameFrom(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, List.of(rows(0, 30)), 10);
        BatchReader reader = frame.batches();
        DataFrame head = frame.head(15)) {
      frame.close();
      frame.close();
      assertThat(dev.greta.testkit.ArrowRows.drain(reader)).isEqualTo(rows(0, 30));
      assertThat(reader.next()).isNull();
      reader.close();
      reader.close();
      assertThat(reader.next()).isNull();
      assertThat(FrameWorkshop.rows(head)).isEqualTo(rows(0, 15));
      assertThatThrownBy(frame::batches).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> frame.head(1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> frame.sql("FROM data")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> frame.select(List.of("n")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aReaderMayBeLeftHalfway(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, List.of(rows(0, 30)), 10);
        BatchReader reader = frame.batches();
        VectorSchemaRoot first = reader.next();
        Stream<?> rows = frame.rows()) {
      assertThat(first).isNotNull();
      assertThat(rows.limit(3).count()).isEqualTo(3);
      reader.close();
    }
  }

  /** The workshop finds what is left. */
  @ParameterizedTest
  @MethodSource("backends")
  void rowsThatWereReadToTheEndNeedNoClosing(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, List.of(rows(0, 30)), 10)) {
      assertThat(frame.rows().toList()).hasSize(30);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void readersRunSideBySide(Backend backend) throws Exception {
    List<List<@Nullable Object>> rows = rows(0, 2_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (DataFrame frame = workshop.frame(backend, SCHEMA, List.of(rows), 100)) {
      CountDownLatch together = new CountDownLatch(4);
      List<Future<List<List<@Nullable Object>>>> reads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        reads.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return FrameWorkshop.rows(frame);
                }));
      }
      for (Future<List<List<@Nullable Object>>> read : reads) {
        assertThat(read.get()).isEqualTo(rows);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void headCutsWithinABatchAndBetweenBatches(Backend backend) {
    try (DataFrame frame =
        workshop.frame(backend, SCHEMA, List.of(rows(0, 15), rows(15, 30)), 10)) {
      for (int count : new int[] {0, 1, 9, 10, 11, 15, 29, 30, 31, Integer.MAX_VALUE}) {
        int expected = Math.min(30, count);
        try (DataFrame head = frame.head(count)) {
          assertThat(head.rowCount()).isEqualTo(expected);
          assertThat(FrameWorkshop.rows(head)).isEqualTo(rows(0, expected));
          try (DataFrame more = head.head(20)) {
            assertThat(FrameWorkshop.rows(more)).isEqualTo(rows(0, Math.min(20, expected)));
          }
        }
      }
      assertThatThrownBy(() -> frame.head(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void textsOfAllPartsGoIntoOneDictionaryInTheOrderOfTheRows(Backend backend) {
    Schema schema = new Schema(List.of(ArrowFields.dictionary("w", 9, "mood")));
    List<List<List<@Nullable Object>>> parts =
        List.of(
            List.of(row("b"), row("a"), row((Object) null)),
            List.of(row("c"), row("a")),
            List.of(row((Object) null)),
            List.of(row("a"), row("d"), row("b")));
    try (DataFrame frame = workshop.frame(backend, schema, parts, 2);
        BatchReader reader = frame.batches();
        VectorSchemaRoot batch = reader.next()) {
      assertThat(batch).isNotNull();
      assertThat(dictionary(reader)).containsExactly("b", "a", "c", "d");
      assertThat(batch.getVector(0).getObject(0)).isEqualTo(0);
      assertThat(batch.getVector(0).getObject(1)).isEqualTo(1);
      while (true) {
        VectorSchemaRoot next = reader.next();
        if (next == null) {
          break;
        }
        next.close();
      }
      assertThat(dictionary(reader)).containsExactly("b", "a", "c", "d");
    }
  }

  private static List<String> dictionary(BatchReader reader) {
    List<String> texts = new ArrayList<>();
    var vector = reader.dictionaries().lookup(9).getVector();
    for (int i = 0; i < vector.getValueCount(); i++) {
      texts.add(String.valueOf(vector.getObject(i)));
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aSplitOfOtherColumnsIsRefused(Backend backend) {
    Schema other = new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(32, true), "int")));
    try (FrameBuilder builder = backend.start(SCHEMA, workshop.room());
        Part part = builder.part();
        BatchReader reader = workshop.reader(other, List.of(row(1L)), 1)) {
      assertThatThrownBy(() -> part.fill(reader))
          .isInstanceOfSatisfying(
              ValidationException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-715"));
    }
  }

  @Test
  void aFrameThatOutgrowsItsMemoryFailsAndNamesTheWayOut() {
    long limit = 1 << 20;
    try (FrameBuilder builder =
        Backends.memory().start(SCHEMA, workshop.room(limit, FrameWorkshop.ENGINE_BYTES))) {
      Part first = builder.part();
      fill(first, rows(0, 20));
      first.commit();
      first.close();
      try (Part part = builder.part()) {
        assertThatThrownBy(
                () -> {
                  try (BatchReader reader = workshop.reader(SCHEMA, rows(0, 40_000), 5_000)) {
                    part.fill(reader);
                  }
                })
            .isInstanceOfSatisfying(
                ResourceException.class,
                e -> {
                  assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE);
                  assertThat(e.kind().exitCode()).isEqualTo(12);
                  assertThat(e.fault().code()).isEqualTo("GRT-1210");
                  assertThat(e).hasMessageContaining("it may take 1024 KiB");
                  assertThat(e.fault().remedy().orElseThrow()).contains("duckdb", "memory:");
                });
      }
      try (Part again = builder.part()) {
        fill(again, rows(20, 30));
        again.commit();
      }
      try (DataFrame frame = builder.finish()) {
        assertThat(FrameWorkshop.rows(frame)).isEqualTo(rows(0, 30));
      }
    }
  }

  @Test
  void aPlainFrameThatOutgrowsItsMemoryFailsToo() {
    Schema plain = new Schema(List.of(SCHEMA.getFields().get(2)));
    List<List<@Nullable Object>> rows = Collections.nCopies(3_000, row("x".repeat(1_000)));
    try (FrameBuilder builder =
            Backends.memory().start(plain, workshop.room(1 << 20, FrameWorkshop.ENGINE_BYTES));
        Part part = builder.part();
        BatchReader reader = workshop.reader(plain, rows, 500)) {
      assertThatThrownBy(() -> part.fill(reader))
          .isInstanceOfSatisfying(
              ResourceException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-1210"));
    }
  }

  @Test
  void aQueryWhoseResultOutgrowsTheMemoryFails() {
    try (DataFrame frame = frameIn(8 << 20)) {
      assertThatThrownBy(
              () -> frame.sql("SELECT repeat('x', 1000) AS t FROM data, range(10000)").close())
          .isInstanceOf(ResourceException.class);
      assertThat(FrameWorkshop.rows(frame)).isEqualTo(rows(0, 30));
    }
  }

  private DataFrame frameIn(long bytes) {
    try (FrameBuilder builder =
        Backends.memory().start(SCHEMA, workshop.room(bytes, FrameWorkshop.ENGINE_BYTES))) {
      try (Part part = builder.part()) {
        fill(part, rows(0, 30));
        part.commit();
      }
      return builder.finish();
    }
  }

  @Test
  void duckDbHoldsManyTimesItsMemory() {
    int batches = 200;
    int batchRows = 16_384;
    long engine = 64L << 20;
    try (FrameBuilder builder =
        Backends.duckDb().start(NoiseReader.SCHEMA, workshop.room(16L << 20, engine))) {
      long rows = 0;
      for (int part = 0; part < 2; part++) {
        try (Part filling = builder.part();
            NoiseReader reader = new NoiseReader(workshop.source(), part, batches, batchRows)) {
          rows += filling.fill(reader);
          filling.commit();
        }
      }
      assertThat(rows * NoiseReader.ROW_BYTES).isGreaterThan(5 * engine);
      try (DataFrame frame = builder.finish()) {
        assertThat(frame.rowCount()).isEqualTo(rows);
        NoiseReader.assertSame(frame, 2, batches, batchRows);
      }
    }
  }

  @Test
  void backendsHaveNames() {
    assertThat(Backends.named("memory").orElseThrow().name()).isEqualTo("memory");
    assertThat(Backends.named("duckdb").orElseThrow().name()).isEqualTo("duckdb");
    assertThat(Backends.named("spark")).isEmpty();
  }
}
