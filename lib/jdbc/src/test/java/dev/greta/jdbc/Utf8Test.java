package dev.greta.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static boolean javaSays(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void everySequenceOfThreeBytesIsJudgedAsJavaDoes() {
    byte[] bytes = new byte[3];
    for (int i = 0; i < 1 << 24; i += i % 0x400 == 0 ? 1 : 7) {
      bytes[0] = (byte) (i >> 16);
      bytes[1] = (byte) (i >> 8);
      bytes[2] = (byte) i;
      assertThat(Utf8.isValid(bytes) == javaSays(bytes)).as("%06x", i).isTrue();
    }
  }

  @Test
  void textThatIsHurtIsJudgedAsJavaDoes() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        int point = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x80);
        text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(Utf8.isValid(bytes)).isTrue();
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        assertThat(Utf8.isValid(bytes)).as("seed 7, round %d", round).isEqualTo(javaSays(bytes));
      }
    }
  }

  @Test
  void aPartIsJudgedWithoutWhatIsAroundIt() {
    byte[] bytes = "é€𝄞 plain text, é€𝄞".getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from <= bytes.length; from++) {
      for (int to = from; to <= bytes.length; to++) {
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        assertThat(Utf8.isValid(bytes, from, to - from))
            .as("%d to %d", from, to)
            .isEqualTo(javaSays(part));
      }
    }
  }
}
