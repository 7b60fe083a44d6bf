package dev.greta.connectors.sqlite;

import dev.greta.jdbc.Dialect;
import dev.greta.jdbc.FaultRule;
import dev.greta.jdbc.Lexis;
import dev.greta.spi.error.ErrorKind;
import java.util.List;
import java.util.Set;

/** How SQLite speaks; the numbers are its result codes (sqlite.org/rescode.html). */
final class Sqlite {

  static final String NAME = "sqlite";

  static final String LOCKED = "GRT-435";
  static final String NOT_OPENED = "GRT-436";
  static final String NO_DRIVER = "GRT-437";
  static final String NOT_READ = "GRT-438";
  static final String UNKNOWN_TABLE = "GRT-670";
  static final String NOT_ONE_STATEMENT = "GRT-671";
  static final String NOT_A_SELECT = "GRT-672";
  static final String REFUSED = "GRT-673";
  static final String SAME_NAME = "GRT-674";
  static final String NOT_A_DATABASE = "GRT-770";
  static final String DAMAGED = "GRT-771";
  static final String MIXED = "GRT-772";
  static final String NO_TEXT = "GRT-773";
  static final String MISFIT = "GRT-774";
  static final String FOREIGN_SPLIT = "GRT-775";

  private static final int ERROR = 1;
  private static final int BUSY = 5;
  private static final int LOCKED_TABLE = 6;
  static final int READ_ONLY = 8;
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int CANNOT_OPEN = 14;
  private static final int PROTOCOL = 15;
  private static final int NOT_AUTHORIZED = 23;
  private static final int NO_DATABASE = 26;

  static final Dialect DIALECT =
      new Dialect(
          NAME,
          "\"",
          "\"",
          new Lexis("'\"`", true),
          // What sqlite.org/security.html advises for files of unknown origin, and no writing.
          List.of(
              "PRAGMA query_only = ON",
              "PRAGMA trusted_schema = OFF",
              "PRAGMA cell_size_check = ON"),
          // The transaction sees one state from its first read on.
          List.of("BEGIN", "SELECT 1 FROM sqlite_schema LIMIT 1"),
          List.of(
              rule(
                  Set.of(BUSY, LOCKED_TABLE, PROTOCOL),
                  ErrorKind.CONNECTION,
                  LOCKED,
                  "another program holds a lock on the database",
                  "Wait until it is done, or raise busy_timeout.",
                  true),
              rule(
                  Set.of(CANNOT_OPEN),
                  ErrorKind.CONNECTION,
                  NOT_OPENED,
                  "the database cannot be opened",
                  "A database in WAL mode needs a folder that can be written, for its -shm file:"
                      + " copy it to one, or set journal_mode = DELETE where it is written.",
                  false),
              rule(
                  Set.of(IO_ERROR),
                  ErrorKind.CONNECTION,
                  NOT_READ,
                  "the database cannot be read",
                  "Check the disk, and try again.",
                  true),
              rule(
                  Set.of(NO_DATABASE),
                  ErrorKind.VALIDATION,
                  NOT_A_DATABASE,
                  "no SQLite database, or an encrypted one",
                  "Check 'source'; an encrypted database is decrypted by the tool that made it.",
                  false),
              rule(
                  Set.of(CORRUPT),
                  ErrorKind.VALIDATION,
                  DAMAGED,
                  "the database is damaged",
                  "Restore a backup, or try the command .recover of the sqlite3 tool.",
                  false),
              rule(
                  Set.of(READ_ONLY),
                  ErrorKind.QUERY,
                  NOT_A_SELECT,
                  "the database is only read",
                  "Write one SELECT.",
                  false),
              rule(
                  Set.of(ERROR, NOT_AUTHORIZED),
                  ErrorKind.QUERY,
                  REFUSED,
                  "",
                  "Correct the query; the message is SQLite's own.",
                  false)),
          rule(Set.of(), ErrorKind.QUERY, REFUSED, "", "The message is SQLite's own.", false));

  private Sqlite() {}

  private static FaultRule rule(
      Set<Integer> codes,
      ErrorKind kind,
      String code,
      String cause,
      String remedy,
      boolean retryable) {
    return new FaultRule(codes, Set.of(), kind, code, cause, remedy, retryable);
  }
}
