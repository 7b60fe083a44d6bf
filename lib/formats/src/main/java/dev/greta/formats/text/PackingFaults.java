package dev.greta.formats.text;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.List;
import java.util.Optional;
import org.tukaani.xz.MemoryLimitException;

/** The codes of what can be wrong with a packed file, and how each is worded. */
final class PackingFaults {

  static final String DAMAGED = "GRT-705";
  static final String OTHER_KIND = "GRT-706";
  static final String MEMBERS = "GRT-707";
  static final String LOCKED = "GRT-708";
  static final String TOO_LARGE = "GRT-709";

  private static final int SHOWN = 10;

  private PackingFaults() {}

  static ValidationException damaged(LocalFile file, Compression kind, Exception cause) {
    String found = cause.getMessage() == null ? "it ends too early" : cause.getMessage();
    return new ValidationException(
        fault(DAMAGED, file, "is damaged or cut short: " + found)
            .withRemedy("Get the file again; '" + kind.proof() + "' says whether it is whole."),
        cause);
  }

  static ValidationException otherKind(LocalFile file, Compression kind) {
    return new ValidationException(
        fault(OTHER_KIND, file, "is not " + kind + ", by its first bytes")
            .withRemedy("Leave 'compression' out, so that it is found."));
  }

  static ValidationException notOneMember(
      LocalFile file, Optional<String> member, List<String> members) {
    String found =
        members.size() == 1
            ? "one file, " + members.get(0)
            : members.size()
                + " files: "
                + String.join(", ", members.subList(0, Math.min(SHOWN, members.size())))
                + (members.size() > SHOWN ? ", …" : "");
    String message =
        members.isEmpty()
            ? "holds no file"
            : member.map(name -> "holds not exactly one '" + name + "' but ").orElse("holds ")
                + found;
    boolean workbook = members.contains("xl/workbook.xml");
    return new ValidationException(
        fault(MEMBERS, file, message)
            .withRemedy(
                workbook
                    ? "It is an Excel workbook: write type: excel."
                    : "Name the one to read in 'member'."));
  }

  static ValidationException encrypted(LocalFile file, String member) {
    return new ValidationException(
        fault(LOCKED, file, "is encrypted, " + member + " at least")
            .withRemedy("Unpack it with its password first."));
  }

  static ValidationException otherMethod(LocalFile file, String member, int method) {
    return new ValidationException(
        fault(LOCKED, file, "has " + member + " packed by method " + method)
            .withRemedy("Pack it by method 8 (deflate), or unpack it first."));
  }

  static ValidationException tooLarge(
      LocalFile file, long expanded, long packed, Expansion.Bound bound) {
    String message =
        bound.ratio() == 0
            ? "holds more than max_expanded_size: " + bound.bytes() + " bytes"
            : "grows to more than "
                + expanded
                + " bytes from "
                + packed
                + ", over "
                + bound.ratio()
                + " times as many";
    return new ValidationException(
        fault(TOO_LARGE, file, message)
            .withRemedy("If you trust the file, allow its size by max_expanded_size."));
  }

  static ValidationException needsMemory(LocalFile file, MemoryLimitException cause) {
    return new ValidationException(
        fault(
                TOO_LARGE,
                file,
                "needs "
                    + (cause.getMemoryNeeded() >> 10)
                    + " MiB to expand, allowed are "
                    + (cause.getMemoryLimit() >> 10))
            .withRemedy("Pack it again with a smaller dictionary: xz -9 needs 65 MiB."),
        cause);
  }

  static ValidationException notOfEncoding(
      String code, LocalFile file, long line, Encoding encoding, String wrong) {
    return new ValidationException(
        Fault.of(code, "not " + encoding + ": " + wrong)
            .withPlace(file.path() + ":" + line)
            .withRemedy("Name the file's encoding: encoding: windows-1252, or what it is."));
  }

  private static Fault fault(String code, LocalFile file, String message) {
    return Fault.of(code, file.name() + " " + message).withPlace(file.path().toString());
  }
}
