package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

  private static final int LONGEST = 1_000_000;

  /** Something once, and then something else as often as one likes. */
  private static final class Repeated extends InputStream {

    private final byte[] start;
    private final byte[] again;
    private final long size;
    private long at;

    Repeated(String start, String again, long size) {
      this.start = start.getBytes(StandardCharsets.US_ASCII);
      this.again = again.getBytes(StandardCharsets.US_ASCII);
      this.size = size;
    }

    @Override
    public int read() {
      if (at == size) {
        return -1;
      }
      long i = at++;
      return i < start.length ? start[(int) i] : again[(int) ((i - start.length) % again.length)];
    }
  }

  private static RecordReader records(String start, String again, long size) throws IOException {
    CsvDialect dialect = new CsvDialect(',', '"', '"', true);
    return new RecordReader(new Repeated(start, again, size), dialect, CsvText.found(), LONGEST);
  }

  @Test
  void aQuoteThatSwallowsTheRestOfALargeFileIsFoundInBoundedMemory() throws IOException {
    try (RecordReader records = records("a,b\n1,2\n3,\"4\n5", ",6\n7", 200_000_000)) {
      assertThat(records.next()).isEqualTo(RecordReader.Outcome.RECORD);
      assertThat(records.next()).isEqualTo(RecordReader.Outcome.RECORD);
      assertThat(records.next()).isEqualTo(RecordReader.Outcome.UNCLOSED_QUOTE);

      assertThat(records.line()).isEqualTo(3);
      assertThat(records.data().length).isLessThanOrEqualTo(2 * LONGEST);
    }
  }

  @Test
  void aRecordThatIsTooLongIsPassedOverInBoundedMemory() throws IOException {
    String line = "x".repeat(99) + "\n";
    try (RecordReader records = records("\"" + "y".repeat(3_000_000) + "\"\n", line, 3_000_303)) {
      assertThat(records.next()).isEqualTo(RecordReader.Outcome.TOO_LONG);
      assertThat(records.length()).isEqualTo(3_000_003);
      assertThat(records.data().length).isLessThanOrEqualTo(2 * LONGEST);
      assertThat(records.next()).isEqualTo(RecordReader.Outcome.RECORD);
      assertThat(records.line()).isEqualTo(2);
      assertThat(records.fields()).containsExactly("x".repeat(99));
    }
  }
}
