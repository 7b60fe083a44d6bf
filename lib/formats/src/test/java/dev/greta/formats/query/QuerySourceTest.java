package dev.greta.formats.query;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.FileFormat;
import dev.greta.formats.csv.ColumnType;
import dev.greta.formats.csv.CsvFormat;
import dev.greta.formats.csv.CsvSettings;
import dev.greta.formats.files.FileSource;
import dev.greta.formats.query.QueryWorkshop.Loaded;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Check;
import dev.greta.spi.Consistency;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuerySourceTest {

  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType FLOAT64 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  /** More rows than a sample has. */
  private static final int MANY = 30_000;

  @TempDir private Path folder = Path.of("");
  private QueryWorkshop workshop;

  @BeforeEach
  void open() {
    workshop = new QueryWorkshop(folder);
  }

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() {
    workshop.close();
  }

  /** A file whose last row may differ from all others. */
  private void rows(String header, int count, IntFunction<String> row, String last) {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int i = 0; i < count - 1; i++) {
      text.append(row.apply(i)).append('\n');
    }
    workshop.write("data.csv", text.append(last).append('\n').toString());
  }

  private void numbered() {
    rows("id,amount,note", MANY, i -> i + ",2,note " + i, (MANY - 1) + ",2,the last");
  }

  @Test
  void aPlanSaysWhatIsKnown() {
    numbered();
    try (Source source = workshop.open("data.csv", "SELECT id FROM data");
        Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
      assertThat(QueryWorkshop.only(plan).id()).isEqualTo("query");
      assertThat(plan.estimate().rows()).isEmpty();
      assertThat(plan.estimate().bytes()).hasValue(workshop.path("data.csv").toFile().length());
      assertThat(plan.estimate().splits()).hasValue(1);
      assertThat(plan.consistency()).isEqualTo(Consistency.EXACT);
      assertThat(plan.repeatable()).isFalse();
      assertThat(plan.evolving()).isTrue();
      assertThat(plan.notices()).containsExactly("read in one split: a query over files");
      assertThat(source.check(Check.ACCESS))
          .isEqualTo(
              "3 columns, ',' between them; the query is accepted, its result has 1 columns");
      assertThat(source.check(Check.SCHEMA)).isEqualTo("id text");
      assertThat(source.schema().tables().get(0).columns().getFields()).hasSize(3);
    }
  }

  @Test
  void columnsThatAreComputedHaveTheTypeOfTheComputation() {
    workshop.write("data.csv", "id,paid\n1,1.25\n2,\n");
    Loaded loaded =
        workshop.load(
            "data.csv",
            "SELECT id, paid AS paid, sum(id) AS total, 'b'::ENUM('a', 'b') AS e,"
                + " '00112233-4455-6677-8899-aabbccddeeff'::UUID AS u, 1.50::DECIMAL(9,2) AS d,"
                + " NULL AS nothing, '101'::BIT AS bits, [id] AS l FROM data GROUP BY ALL");
    assertThat(loaded.schema().getFields())
        .containsExactly(
            ArrowFields.of("id", INT64, "text"),
            ArrowFields.of("paid", FLOAT64, "DOUBLE"),
            ArrowFields.of("total", new ArrowType.Decimal(38, 0, 128), "HUGEINT"),
            ArrowFields.dictionary("e", 0, "ENUM"),
            ArrowFields.uuid("u", "UUID"),
            ArrowFields.of("d", new ArrowType.Decimal(9, 2, 128), "DECIMAL(9,2)"),
            ArrowFields.of("nothing", ArrowType.Utf8.INSTANCE, "\"NULL\""),
            ArrowFields.of("bits", ArrowType.Utf8.INSTANCE, "BIT"),
            ArrowFields.of(
                "l", ArrowType.List.INSTANCE, "BIGINT[]", ArrowFields.of("item", INT64, "BIGINT")));
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    BigDecimal price = new BigDecimal("1.50");
    assertThat(loaded.rows())
        .containsExactlyInAnyOrder(
            row(1L, 1.25, BigDecimal.ONE, "b", uuid, price, null, "101", List.of(1L)),
            row(2L, null, new BigDecimal(2), "b", uuid, price, null, "101", List.of(2L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.csv", "data.parquet"})
  void filteredRowsStayInTheFilesOrder(String name) {
    numbered();
    workshop.copy(
        "data.parquet",
        "SELECT range AS id, 2 AS amount, 'note ' || range AS note FROM range(300000)",
        ", ROW_GROUP_SIZE 5000");
    int count = name.equals("data.csv") ? MANY : 300_000;
    List<List<@Nullable Object>> rows =
        workshop.rows(name, "SELECT id FROM data WHERE id % 3 = 1 AND note LIKE 'note%'");
    assertThat(rows).hasSize(count / 3);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).containsExactly(3L * i + 1);
    }
  }

  @Test
  void aQueryMayEndBeforeTheFileDoes() {
    rows("id,note", 400_000, i -> i + ",some text that makes the file a long one", "9,last");
    AtomicLong bytes = new AtomicLong();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void bytesRead(long more) {
            bytes.addAndGet(more);
          }
        };
    try (Source source = workshop.open("data.csv", "SELECT * FROM data LIMIT 3");
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader =
            source.read(QueryWorkshop.only(plan), workshop.context(new Cancellation(), listener))) {
      assertThat(ArrowRows.drain(reader)).hasSize(3);
    }
    assertThat(bytes.get())
        .isPositive()
        .isLessThan(workshop.path("data.csv").toFile().length() / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.csv", "data.parquet"})
  void aLimitGivesTheFirstRows(String name) {
    numbered();
    workshop.copy("data.parquet", "SELECT range AS id FROM range(300000)", "");
    assertThat(workshop.rows(name, "SELECT id FROM data LIMIT 3 OFFSET 2"))
        .containsExactly(row(2L), row(3L), row(4L));
  }

  @Test
  void aValueBeyondTheSampleStartsALoadAgain() {
    rows("id,amount,code", MANY, i -> i + ",2," + i, "29999,0.5,007");
    String query = "SELECT amount, code FROM data WHERE id >= 29998";
    Loaded loaded = workshop.load("data.csv", query);
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.misfits().get(0)).hasMessageContaining("amount").hasMessageContaining("0.5");
    assertThat(loaded.schema())
        .isEqualTo(
            new Schema(
                List.of(
                    ArrowFields.of("amount", FLOAT64, "text"),
                    ArrowFields.of("code", ArrowType.Utf8.INSTANCE, "text"))));
    assertThat(loaded.rows()).containsExactly(row(2.0, "29998"), row(0.5, "007"));
  }

  @Test
  void aValueThatOnlyAFilterLooksAtStartsALoadAgainToo() {
    rows("id,amount", MANY, i -> i + ",2", "29999,0.5");
    Loaded loaded = workshop.load("data.csv", "SELECT id FROM data WHERE amount < 1");
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.rows()).containsExactly(row(29_999L));
    assertThat(loaded.schema().getCustomMetadata()).isEmpty();
  }

  @Test
  void aMisfitWhileTheDataIsCopiedStartsALoadAgain() {
    rows("id,amount", MANY, i -> i + ",2", "29999,0.5");
    Loaded loaded =
        workshop.load(
            "data.csv",
            "SELECT a.amount, count(*) AS n FROM data a JOIN data b USING (id)"
                + " GROUP BY 1 ORDER BY 1");
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.rows()).containsExactly(row(0.5, 1L), row(2.0, MANY - 1L));
  }

  @Test
  void aValueInAColumnThatTheQueryDoesNotUseDoesNotMatter() {
    rows("id,amount,code", MANY, i -> i + ",2," + i, "29999,x,007");
    Loaded loaded = workshop.load("data.csv", "SELECT max(id) AS id, count(*) AS n FROM data");
    assertThat(loaded.misfits()).isEmpty();
    assertThat(loaded.rows()).containsExactly(row(29_999L, (long) MANY));
  }

  @Test
  void aColumnThatTheQueryDoesNotUseIsNotDecoded() {
    rows("id,amount,code", MANY, i -> i + ",2," + i, "29999,x,8");
    FileFormat typed =
        new CsvFormat(
            new CsvSettings(
                Optional.empty(),
                '"',
                '"',
                true,
                Map.of("amount", ColumnType.parse("int64").orElseThrow())));
    try (Source source = workshop.open("data.csv", typed, "SELECT id FROM data WHERE code = 7");
        Plan plan = source.plan(ReadRequest.all())) {
      assertThat(workshop.read(source, QueryWorkshop.only(plan))).containsExactly(row(7L));
    }
    try (Source source = workshop.open("data.csv", typed, "SELECT id FROM data WHERE amount = 7");
        Plan plan = source.plan(ReadRequest.all())) {
      assertThatThrownBy(() -> workshop.read(source, QueryWorkshop.only(plan)))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("amount");
    }
  }

  @Test
  void aRaggedLineIsFoundWhateverTheQueryUses() {
    for (String last : List.of("29999", "29999,2,x,y", "29999,2,\"x\"y")) {
      rows("id,amount,code", MANY, i -> i + ",2," + i, last);
      for (String query : List.of("SELECT id FROM data", "SELECT count(*) FROM data")) {
        assertThatThrownBy(() -> workshop.rows("data.csv", query))
            .as("%s, %s", last, query)
            .isInstanceOfSatisfying(
                ValidationException.class,
                e -> assertThat(e.fault().place().orElseThrow()).endsWith("data.csv:30001"));
      }
    }
  }

  @Test
  void aQueryThatTheWiderTypesDoNotFitSaysWhichValueWidenedThem() {
    rows("id,amount", MANY, i -> i + ",2", "29999,x");
    assertThatThrownBy(() -> workshop.load("data.csv", "SELECT sum(amount) AS s FROM data"))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e).hasMessageContaining("sum(VARCHAR)");
              assertThat(e.fault().place()).hasValue("query, line 1, column 8");
              assertThat(e.fault().tried().toString()).contains("amount", "'x'");
            });
  }

  @Test
  void anIntegerOfMoreThanThirtyEightDigitsIsText() {
    workshop.write("data.csv", "v\n" + "9".repeat(38) + "\n1\n");
    Loaded loaded = workshop.load("data.csv", "SELECT v::HUGEINT + 1 AS next FROM data");
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.rows()).containsExactly(row("1" + "0".repeat(38)), row("2"));
  }

  @Test
  void valuesThatDoNotConvertAreErrorsWhereverTheyStand() {
    for (int odd : List.of(0, 12_345, MANY - 1)) {
      rows("id,code", MANY, i -> i + (i == odd ? ",x" : ",7"), MANY - 1 == odd ? "1,x" : "1,7");
      assertThatThrownBy(() -> workshop.rows("data.csv", "SELECT code::INTEGER AS c FROM data"))
          .as("row %d", odd)
          .isInstanceOfSatisfying(
              ValidationException.class,
              e -> {
                assertThat(e).hasMessageContaining("'x'");
                assertThat(e.fault().place()).hasValue("query");
                assertThat(e.fault().remedy()).isPresent();
              });
      assertThatThrownBy(
              () ->
                  workshop.rows(
                      "data.csv",
                      "SELECT CASE code WHEN 'x' THEN error('no x') ELSE code END FROM data"))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("no x");
    }
  }

  @Test
  void cancellingEndsTheCopyingOfTheData() {
    numbered();
    Cancellation cancellation = new Cancellation();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void bytesRead(long bytes) {
            cancellation.cancel();
          }
        };
    try (Source source = workshop.open("data.csv", "SELECT count(*) AS n FROM data a, data b");
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader =
            source.read(QueryWorkshop.only(plan), workshop.context(cancellation, listener))) {
      assertThatThrownBy(reader::next).isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void severalFilesAreReadOneAfterTheOther() {
    workshop.write("a.csv", "id,x\n3,c\n1,a\n").write("b.csv", "id,x\n2,b\n1,z\n");
    workshop.copy("a.parquet", "FROM (VALUES (3, 'c'), (1, 'a')) t(id, x)", "");
    workshop.copy("b.parquet", "FROM (VALUES (2, 'b'), (1, 'z')) t(id, x)", "");
    for (String ending : List.of(".csv", ".parquet")) {
      String query = "SELECT x FROM data WHERE id < 3";
      try (Source source = workshop.open("a" + ending, query);
          Source other = workshop.open("b" + ending, query);
          Plan a = source.plan(ReadRequest.all());
          Plan b = other.plan(ReadRequest.all())) {
        DataQuery first = DataQuery.of(QueryWorkshop.only(a));
        DataQuery second = DataQuery.of(QueryWorkshop.only(b));
        DataQuery both =
            new DataQuery(
                query,
                first.data(),
                first.columns(),
                first.schema(),
                List.of(first.splits().get(0), second.splits().get(0)));
        assertThat(workshop.read(source, both.toSplit()))
            .containsExactly(row("a"), row("b"), row("z"));
      }
    }
  }

  @Test
  void manyFilesOfTheSameColumnsAreReadByDuckDbItself() {
    for (int i = 0; i < 12; i++) {
      workshop.copy("many-" + i + ".parquet", "SELECT " + i + " AS id, 'x' AS x, 1 AS y", "");
    }
    try (Source source = workshop.open("many-*.parquet", "SELECT id FROM data WHERE x = 'x'");
        Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
      DataQuery planned = DataQuery.of(QueryWorkshop.only(plan));
      assertThat(planned.columns()).containsExactly("id", "x");
      DataScans scans =
          DataScans.of(
              new FileSource(
                  "many-*.parquet", new dev.greta.formats.parquet.ParquetFormat(), workshop.room()),
              planned.splits(),
              workshop.room());
      assertThat(scans.select(planned.read())).as("the SELECT").isPresent();
      List<List<@Nullable Object>> rows = workshop.read(source, planned.toSplit());
      for (int i = 0; i < 12; i++) {
        assertThat(rows.get(i)).containsExactly((long) i);
      }
      assertThat(rows).hasSize(12);
    }
  }

  @Test
  void filesOfDifferentColumnsAreUnitedFirst() {
    workshop.write("many-1.csv", "id,x\n1,a\n2,b\n").write("many-2.csv", "y,id\n0.5,3\n,4\n");
    workshop.copy("many-1.parquet", "SELECT 1 AS id, 'a' AS x", "");
    workshop.copy("many-2.parquet", "SELECT 0.5 AS y, 2::BIGINT AS id", "");
    assertThat(workshop.rows("many-*.csv", "SELECT y, id FROM data WHERE id > 1"))
        .containsExactly(row(null, 2L), row(0.5, 3L), row(null, 4L));
    assertThat(workshop.rows("many-*.parquet", "SELECT id, x FROM data WHERE id > 0"))
        .containsExactly(row(1L, "a"), row(2L, null));
  }

  @Test
  void aMisfitInOneOfManyFilesStartsALoadAgain() {
    rows("id,amount,code", MANY, i -> i + ",2," + i, "29999,0.5,007");
    workshop.write("data2.csv", "id,amount,code\n30000,0.25,1\n");
    Loaded loaded =
        workshop.load("data*.csv", "SELECT id, amount FROM data WHERE id >= 29998 ORDER BY id");
    assertThat(loaded.rows())
        .containsExactly(row(29_998L, 2.0), row(29_999L, 0.5), row(30_000L, 0.25));
    assertThat(loaded.schema().getFields())
        .containsExactly(
            ArrowFields.of("id", INT64, "text"), ArrowFields.of("amount", FLOAT64, "text"));
  }

  @Test
  void columnsThatDifferInCaseOnlyAreToldApart() {
    workshop.write("data.csv", "a,A,a_1\n1,2,3\n");
    assertThat(workshop.rows("data.csv", "SELECT A_2 FROM data")).containsExactly(row(2L));
    assertThat(workshop.rows("data.csv", "SELECT a FROM data")).containsExactly(row(1L));
    assertThat(workshop.rows("data.csv", "FROM data")).containsExactly(row(1L, 2L, 3L));
  }

  @Test
  void aParquetFilesFilterSkipsWhatItRulesOutAndItsColumnsWhatIsNotUsed() throws IOException {
    workshop.copy(
        "data.parquet",
        "SELECT range AS id, hash(range) AS h, range + 1 AS later FROM range(40960)",
        ", ROW_GROUP_SIZE 4096, COMPRESSION uncompressed");
    damage(workshop.path("data.parquet"));
    assertThat(
            workshop.rows(
                "data.parquet",
                "SELECT count(h) AS n, max(later) AS l FROM data WHERE id >= 36864"))
        .as("the damaged row group is ruled out")
        .containsExactly(row(4096L, 40_960L));
    assertThat(workshop.rows("data.parquet", "SELECT sum(id)::BIGINT AS s FROM data"))
        .as("the damaged column is not used")
        .containsExactly(row(40_960L * 40_959 / 2));
    assertThatThrownBy(() -> workshop.rows("data.parquet", "SELECT max(h % 1000) AS h FROM data"))
        .as("the damage is the file's, not the query's")
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-743"));
  }

  /** Breaks the header of the first row group's second column, as DuckDB says where it is. */
  private void damage(Path file) throws IOException {
    List<List<@Nullable Object>> places = new ArrayList<>();
    try (java.sql.Connection connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        java.sql.Statement statement = connection.createStatement();
        java.sql.ResultSet result =
            statement.executeQuery(
                "SELECT coalesce(dictionary_page_offset, data_page_offset) FROM parquet_metadata('"
                    + file
                    + "') WHERE row_group_id = 0 AND path_in_schema = 'h'")) {
      result.next();
      places.add(row(result.getLong(1)));
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek((Long) java.util.Objects.requireNonNull(places.get(0).get(0)));
      bytes.write(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
    }
  }

  @Test
  void aFileThatChangesIsAnErrorForEveryQuery() throws IOException {
    numbered();
    try (Source source = workshop.open("data.csv", "SELECT 1 AS one FROM data LIMIT 1");
        Plan plan = source.plan(ReadRequest.all())) {
      Files.writeString(workshop.path("data.csv"), "id,amount,note\n1,2,3\n");
      assertThatThrownBy(() -> workshop.read(source, QueryWorkshop.only(plan)))
          .isInstanceOf(dev.greta.spi.error.IncompleteException.class);
    }
  }

  @Test
  void withoutAQueryThereIsNoneBetween() {
    assertThat(
            QuerySource.over(
                Optional.empty(),
                workshop.room(),
                room -> {
                  assertThat(room).isEqualTo(workshop.room());
                  return new FileSource("data.csv", new CsvFormat(CsvSettings.standard()), room);
                }))
        .isInstanceOf(FileSource.class);
  }
}
