package dev.greta.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotEnvTest {

  private final Path folder;

  DotEnvTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static DotEnv parse(String text) {
    return DotEnv.parse(".env", text, Optional.empty());
  }

  /** What python-dotenv makes of the same lines. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A=b|b",
        "A = b |b",
        "  A=b c |b c",
        "export A=b|b",
        "export\tA=b|b",
        "A=|``",
        "A=''|``",
        "A=\"\"|``",
        "A=b # comment|b",
        "A=b#no comment|b#no comment",
        "A=# comment|``",
        "A='b # c' # d|b # c",
        "A=\"b # c\"# d|b # c",
        "A='b\\'c\\\\d\\n'|b'c\\d\\n",
        "A=\"b\\\"c\\\\d\\q\"|b\"c\\d\\q",
        "A=b=c|b=c",
        "A=b'c|b'c",
        "A=${B}$$|${B}$$",
        "A='${B}'|${B}"
      })
  void valuesAreThoseOfPythonDotenv(String line, String expected) {
    DotEnv env = parse(line);
    assertThat(env.values()).isEqualTo(Map.of("A", expected));
    assertThat(env.notices()).isEmpty();
  }

  @Test
  void linesEndAsTheyDoAnywhere() {
    assertThat(parse("\uFEFFA=1\r\nB=2\rC=3\n\n# x\nD=4").values())
        .isEqualTo(Map.of("A", "1", "B", "2", "C", "3", "D", "4"));
  }

  @Test
  void quotedValuesSpanLines() {
    assertThat(parse("A=\"x\ny\"\nB='p\nq'\nC=\"\\n\\t\\r\"").values())
        .isEqualTo(Map.of("A", "x\ny", "B", "p\nq", "C", "\n\t\r"));
  }

  @Test
  void theLastOfTwoWinsAndANameAloneSetsNothing() {
    DotEnv env = parse("A=1\nA=2\nB\nexport C # d\n");
    assertThat(env.values()).isEqualTo(Map.of("A", "2"));
    assertThat(env.notices()).isEmpty();
  }

  @Test
  void exportIsAWordOrAName() {
    assertThat(parse("exportA=1\nexport=2\nexport export=3").values())
        .isEqualTo(Map.of("exportA", "1", "export", "3"));
  }

  @Test
  void aLineThatSetsNothingIsNamedWithoutItsText() {
    DotEnv env = parse("A=1\nhunter2 secret\n1B=x\n=x\nC='hunter2\nD=\"x\" y\nE=2\n");
    assertThat(env.values()).isEqualTo(Map.of("A", "1", "E", "2"));
    assertThat(env.notices())
        .containsExactly(
            ".env:2 is not NAME=value: not used",
            ".env:3 is not NAME=value: not used",
            ".env:4 is not NAME=value: not used",
            ".env:5 is not NAME=value: not used",
            ".env:6 is not NAME=value: not used");
  }

  @Test
  void aFileThatIsAbsentOrUnreadableSaysSo() throws IOException {
    assertThat(DotEnv.read(folder.resolve(".env")).why()).isEqualTo(".env (no such file)");
    assertThat(DotEnv.read(folder.resolve(".env")).notices()).isEmpty();

    Files.createDirectory(folder.resolve("dir"));
    assertThat(DotEnv.read(folder.resolve("dir")).why()).isEqualTo("dir (unreadable)");

    Path latin = Files.write(folder.resolve("latin"), new byte[] {'A', '=', (byte) 0xE9});
    assertThat(DotEnv.read(latin).why()).isEqualTo("latin (unreadable)");
    assertThat(DotEnv.read(latin).notices()).containsExactly("latin is not UTF-8 text: not used");

    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
    assertThat(DotEnv.read(large).why()).isEqualTo("large (unreadable)");
  }

  @Test
  void aFileThatOthersCanReadIsNoticed() throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "A=hunter2", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    DotEnv open = DotEnv.read(file);
    assertThat(open.notices())
        .containsExactly(".env can be read by every user of this machine: chmod 600 it");
    assertThat(open.toString()).doesNotContain("hunter2");
    assertThat(open.why()).isEqualTo(".env (no such key)");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(DotEnv.read(file).notices()).isEmpty();
    assertThat(DotEnv.read(file).get("A")).contains("hunter2");
  }
}
