package dev.greta.formats.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {

  private static boolean javaAccepts(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean checkAccepts(byte[] bytes, Random random) {
    Utf8Check check = new Utf8Check();
    int at = 0;
    while (at < bytes.length) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
      if (check.accept(bytes, at, end) >= 0) {
        return false;
      }
      at = end;
    }
    return check.isComplete();
  }

  @Test
  void whatJavaDecodesIsAcceptedAndNothingElseInWhateverBlocks() {
    long seed = 20261124;
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(30)];
      for (int j = 0; j < bytes.length; ) {
        int kind = random.nextInt(12);
        String text =
            kind < 8
                ? "abc"
                : kind < 11
                    ? new String(Character.toChars(Math.max(1, random.nextInt(0x10FFFF))))
                    : "";
        byte[] part = text.getBytes(StandardCharsets.UTF_8);
        if (part.length == 0 && random.nextInt(4) == 0) {
          part = new byte[] {(byte) (0x80 | random.nextInt(0x80))};
        }
        int count = Math.min(part.length, bytes.length - j);
        System.arraycopy(part, 0, bytes, j, count);
        j += Math.max(1, count);
      }
      boolean expected = javaAccepts(bytes);
      accepted += expected ? 1 : 0;
      assertThat(checkAccepts(bytes, random)).as("seed %s, text %s", seed, i).isEqualTo(expected);
    }
    assertThat(accepted).isBetween(20_000, 180_000);
  }

  @Test
  void everyPairAndTripleOfBytesIsJudgedAsJavaDoes() {
    Random random = new Random(1);
    for (int first = 0xC0; first < 0x100; first++) {
      for (int second = 0x70; second < 0xD0; second++) {
        for (byte[] bytes :
            new byte[][] {
              {(byte) first, (byte) second},
              {(byte) first, (byte) second, (byte) 0x80},
              {(byte) first, (byte) second, (byte) 0x80, (byte) 0xBF},
              {(byte) first, (byte) second, (byte) 0xC0}
            }) {
          assertThat(checkAccepts(bytes, random)).isEqualTo(javaAccepts(bytes));
        }
      }
    }
  }
}
