package dev.greta.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

  @ParameterizedTest
  @CsvSource({"blocks 0-8191,1,{}", "a,2147483647,''", "ünïcode 🎈,7,'{\"täble\":\"🎈\"}'"})
  void survivesAsBytes(String id, int version, String json) {
    Split split = new Split(id, version, json);
    assertThat(Split.fromBytes(split.toBytes())).isEqualTo(split);
  }

  /** The form is a promise to later releases: magic, version, length of the id, id, JSON. */
  @Test
  void hasBytesThatNeverChange() {
    assertThat(new Split("ab", 3, "{}").toBytes())
        .isEqualTo(HexFormat.of().parseHex("47525331" + "00000003" + "00000002" + "6162" + "7b7d"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11, 12, 13})
  void refusesBytesThatAreCutShort(int length) {
    byte[] cut = Arrays.copyOf(new Split("abc", 1, "").toBytes(), length);
    assertThatThrownBy(() -> Split.fromBytes(cut)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesBytesOfSomethingElse() {
    byte[] other = new Split("abc", 1, "{}").toBytes();
    other[0]++;
    assertThatThrownBy(() -> Split.fromBytes(other)).hasMessageContaining("not the bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 6, Integer.MAX_VALUE})
  void refusesALengthThatCannotBe(int nameLength) {
    byte[] bytes =
        ByteBuffer.allocate(17)
            .putInt(0x47525331)
            .putInt(1)
            .putInt(nameLength)
            .put("abc{}".getBytes(StandardCharsets.UTF_8))
            .array();
    assertThatThrownBy(() -> Split.fromBytes(bytes)).hasMessageContaining("cut short");
  }

  @Test
  void readsAnIdThatEndsWithTheBytes() {
    assertThat(Split.fromBytes(new Split("abc", 1, "").toBytes()).json()).isEmpty();
  }

  @Test
  void needsAnIdAndAVersion() {
    for (String id : new String[] {"", " "}) {
      assertThatThrownBy(() -> new Split(id, 1, "{}")).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Split("a", 0, "{}")).isInstanceOf(IllegalArgumentException.class);
  }
}
