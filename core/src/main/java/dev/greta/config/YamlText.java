package dev.greta.config;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** Text as a YAML scalar on one line, in quotes only where it needs them. */
final class YamlText {

  private static final DumpSettings ONE_LINE =
      DumpSettings.builder()
          .setWidth(Integer.MAX_VALUE)
          .setMultiLineFlow(false)
          .setUseUnicodeEncoding(true)
          .build();

  private YamlText() {}

  static String of(String text) {
    boolean oneLine = text.chars().noneMatch(Character::isISOControl);
    return oneLine
        ? new Dump(ONE_LINE).dumpToString(text).stripTrailing()
        : "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
