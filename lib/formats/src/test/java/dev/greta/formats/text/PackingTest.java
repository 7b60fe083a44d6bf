package dev.greta.formats.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ValidationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackingTest {

  private final Path folder;

  PackingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private LocalFile file(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return LocalFile.find(name, folder);
  }

  private static byte[] content(Packing packing, LocalFile file) throws IOException {
    try (InputStream input = packing.open(file, n -> {})) {
      return input.readAllBytes();
    }
  }

  private static byte[] content(LocalFile file) throws IOException {
    return content(Packing.found(), file);
  }

  private static Packing bounded(long bytes) {
    return new Packing(Compression.AUTO, Optional.empty(), OptionalLong.of(bytes));
  }

  private static byte[] words(long seed, int count) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < count) {
      text.append(Integer.toString(random.nextInt(5_000), 36))
          .append(random.nextInt(9) == 0 ? '\n' : ',');
    }
    return text.substring(0, count).getBytes(UTF_8);
  }

  private static Consumer<Throwable> code(String code) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                GretaException.class, e -> assertThat(e.fault().code()).isEqualTo(code));
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void whatWasPackedIsReadWhateverTheFileIsCalled(Compression kind) throws IOException {
    for (int size : new int[] {1, 100, 70_000, 1_500_000}) {
      byte[] bytes = words(size, size);
      LocalFile file = file("data.csv", Packed.of(kind, bytes));
      AtomicLong read = new AtomicLong();
      try (InputStream input = Packing.found().open(file, read::addAndGet)) {
        assertThat(input.readAllBytes()).isEqualTo(bytes);
      }

      assertThat(Packing.found().of(file)).isEqualTo(kind);
      assertThat(read.get()).isPositive().isLessThanOrEqualTo(file.size());
    }
  }

  /** Found by JsonFuzzTest: bzip2 writes no block where there is nothing. */
  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "BZIP2", "XZ", "ZIP"})
  void nothingThatWasPackedIsReadAsNothing(Compression kind) throws IOException {
    LocalFile file = file("data.csv", Packed.of(kind, new byte[0]));

    assertThat(Packing.found().of(file)).isEqualTo(kind);
    assertThat(content(file)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "BZIP2", "XZ"})
  void whatFollowsEachOtherIsReadAsOne(Compression kind) throws IOException {
    byte[] first = words(1, 90_000);
    byte[] second = words(2, 100);
    byte[] packed =
        joined(Packed.of(kind, first), Packed.of(kind, new byte[0]), Packed.of(kind, second));

    assertThat(content(file("a", packed))).isEqualTo(joined(first, second));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "BZIP2", "XZ"})
  void somethingElseAfterwardsIsAnError(Compression kind) throws IOException {
    byte[] packed = joined(Packed.of(kind, words(1, 100)), "something else".getBytes(UTF_8));

    assertThatThrownBy(() -> content(file("a", packed)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("damaged");
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "BZIP2", "XZ", "ZIP"})
  void aFileCutShortAnywhereIsAnError(Compression kind) throws IOException {
    byte[] packed = Packed.of(kind, words(3, 300));
    for (int length = Compression.MAGIC_BYTES; length < packed.length; length++) {
      LocalFile file = file("cut.csv.gz", Arrays.copyOf(packed, length));

      assertThatThrownBy(() -> content(file))
          .as("%s bytes of %s", length, packed.length)
          .isInstanceOfSatisfying(
              ValidationException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo("GRT-705");
                assertThat(e.fault().place()).contains(file.path().toString());
              });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "BZIP2", "XZ", "ZIP"})
  void aChangedByteIsAnErrorOrChangesNothing(Compression kind) throws IOException {
    byte[] bytes = words(4, 400);
    byte[] packed = Packed.of(kind, bytes);
    int refused = 0;
    for (int i = Compression.MAGIC_BYTES; i < packed.length; i++) {
      byte[] changed = packed.clone();
      changed[i] ^= (byte) (1 << i % 8);
      try {
        assertThat(content(file("changed", changed))).as("byte %s", i).isEqualTo(bytes);
      } catch (GretaException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(packed.length / 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "ZIP"})
  void aBombIsRefusedBeforeItHasGrown(Compression kind) throws IOException {
    byte[] zeros = new byte[1 << 20];
    byte[] bomb =
        Packed.of(
            kind,
            out -> {
              for (int i = 0; i < 140; i++) {
                out.write(zeros);
              }
            });
    AtomicLong grown = new AtomicLong();

    assertThatThrownBy(
            () -> {
              try (InputStream input = Packing.found().open(file("bomb", bomb), n -> {})) {
                byte[] block = new byte[1 << 16];
                for (int n = input.read(block); n >= 0; n = input.read(block)) {
                  grown.addAndGet(n);
                }
              }
            })
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("over 500 times")
        .satisfies(code("GRT-709"));
    assertThat(grown.get()).isLessThan(130 << 20);
  }

  @Test
  void aSizeThatIsGivenAllowsJustThat() throws IOException {
    LocalFile file = file("a.gz", Packed.of(Compression.GZIP, new byte[5_000]));

    assertThat(content(bounded(5_000), file)).hasSize(5_000);
    assertThatThrownBy(() -> content(bounded(4_999), file))
        .isInstanceOf(ValidationException.class)
        .satisfies(code("GRT-709"))
        .hasMessageContaining("more than max_expanded_size: 4999 bytes");
  }

  @Test
  void whatIsSaidOfTheCompressionMustBeTrue() throws IOException {
    Packing gzip = new Packing(Compression.GZIP, Optional.empty(), OptionalLong.empty());
    LocalFile file = file("a.csv.gz", "a,b\n".getBytes(UTF_8));

    assertThatThrownBy(() -> content(gzip, file))
        .isInstanceOf(ValidationException.class)
        .satisfies(code("GRT-706"))
        .hasMessageContaining("is not gzip");
    Packing none = new Packing(Compression.NONE, Optional.empty(), OptionalLong.empty());
    byte[] packed = Packed.of(Compression.GZIP, new byte[9]);
    assertThat(content(none, file("b", packed))).isEqualTo(packed);
  }

  @Test
  void aZipFileOfSeveralMembersNamesThemAndReadsTheChosenOne() throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("a.csv", "a\n1\n");
    members.put("sub/", "");
    members.put("sub/b.csv", "b\n2\n");
    members.put("__MACOSX/._a.csv", "shadow");
    LocalFile file = file("two.zip", Packed.zip(members));

    assertThatThrownBy(() -> content(file))
        .isInstanceOf(ValidationException.class)
        .satisfies(code("GRT-707"))
        .hasMessageContaining("holds 2 files: a.csv, sub/b.csv");
    for (String name : new String[] {"a.csv", "sub/b.csv"}) {
      Packing chosen = new Packing(Compression.AUTO, Optional.of(name), OptionalLong.empty());
      assertThat(content(chosen, file)).asString(UTF_8).isEqualTo(members.get(name));
    }
    Packing wrong = new Packing(Compression.AUTO, Optional.of("c.csv"), OptionalLong.empty());
    assertThatThrownBy(() -> content(wrong, file))
        .hasMessageContaining("holds not exactly one 'c.csv' but 2 files: a.csv, sub/b.csv");
  }

  @Test
  void aZipFileOfNothingAndOneThatIsAWorkbookSaySo() throws IOException {
    assertThatThrownBy(() -> content(file("none.zip", Packed.zip(Map.of()))))
        .satisfies(code("GRT-707"))
        .hasMessageContaining("holds no file");
    Map<String, String> workbook = Map.of("xl/workbook.xml", "<x/>", "[Content_Types].xml", "<x/>");
    assertThatThrownBy(() -> content(file("book.csv", Packed.zip(workbook))))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e ->
                assertThat(e.fault().remedy())
                    .hasValueSatisfying(r -> assertThat(r).contains("type: excel")));
  }

  /** Bit 0 of the general purpose flags, in the local header and in the central directory. */
  @Test
  void anEncryptedZipFileIsRefused() throws IOException {
    byte[] zip = Packed.zip(Map.of("a.csv", "a\n1\n"));
    zip[6] |= 1;
    for (int i = 0; i < zip.length - 4; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        zip[i + 8] |= 1;
      }
    }

    assertThatThrownBy(() -> content(file("locked.zip", zip)))
        .isInstanceOf(ValidationException.class)
        .satisfies(code("GRT-708"))
        .hasMessageContaining("is encrypted");
  }

  @Test
  void aNameIsPlainWithoutItsCompression() {
    assertThat(Compression.plainName("a.csv.GZ")).isEqualTo("a.csv");
    assertThat(Compression.plainName("a.csv.zstd")).isEqualTo("a.csv");
    assertThat(Compression.plainName("a.csv")).isEqualTo("a.csv");
    assertThat(Compression.plainName("a.zip")).isEqualTo("a");
  }
}
