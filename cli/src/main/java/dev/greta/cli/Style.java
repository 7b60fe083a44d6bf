package dev.greta.cli;

/** How text stands out where a person looks on: by ANSI's sequences (ECMA-48, 8.3.117), or not. */
enum Style {
  PLAIN,
  ANSI;

  /** What a person looks for first. */
  String strong(String text) {
    return styled("1", text);
  }

  /** What only explains the rest. */
  String faint(String text) {
    return styled("2", text);
  }

  String good(String text) {
    return styled("32", text);
  }

  String bad(String text) {
    return styled("1;31", text);
  }

  private String styled(String how, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + how + "m" + text + "\u001b[0m";
  }
}
