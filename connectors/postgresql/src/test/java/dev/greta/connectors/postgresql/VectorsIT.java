package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.connectors.postgresql.Reading.Result;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Types that look to a server as pgvector's do: of its names and functions, of an extension of its
 * name. What they send are bytes that are written out here, as {@link VectorsTest} has them.
 */
final class VectorsIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private static void type(String schema, String name) {
    String type = schema + "." + name;
    SERVER.run("CREATE TYPE " + type);
    for (String io : List.of("in(cstring) RETURNS ", "out(", "recv(internal) RETURNS ", "send(")) {
      String function = io.substring(0, io.indexOf('('));
      String signature =
          switch (function) {
            case "out" -> "out(" + type + ") RETURNS cstring";
            case "send" -> "send(" + type + ") RETURNS bytea";
            default -> io + type;
          };
      SERVER.run(
          "CREATE FUNCTION "
              + type
              + "_"
              + signature
              + " IMMUTABLE STRICT LANGUAGE internal AS 'bytea"
              + function
              + "'");
    }
    SERVER.run(
        "CREATE TYPE "
            + type
            + " (INPUT = "
            + type
            + "_in, OUTPUT = "
            + type
            + "_out, RECEIVE = "
            + type
            + "_recv, SEND = "
            + type
            + "_send, ALIGNMENT = int4, STORAGE = extended)");
  }

  @BeforeAll
  static void types() {
    SERVER.run("CREATE SCHEMA pgv", "GRANT USAGE ON SCHEMA pgv TO reader");
    SERVER.run("CREATE SCHEMA other", "GRANT USAGE ON SCHEMA other TO reader");
    for (String name : List.of("vector", "halfvec", "sparsevec")) {
      type("pgv", name);
      type("other", name);
    }
    SERVER.run(
        "SET allow_system_table_mods = on",
        "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
            + " VALUES (99999, 'vector', 10, 2200, false, '0.8.0')",
        "ALTER EXTENSION vector ADD TYPE pgv.vector",
        "ALTER EXTENSION vector ADD TYPE pgv.halfvec",
        "ALTER EXTENSION vector ADD TYPE pgv.sparsevec");
  }

  @Test
  void theTypesOfTheExtensionAreDecoded() {
    String sql =
        "SELECT '\\x000200003f800000c0200000'::pgv.vector AS v,"
            + " '\\x000200003c00c000'::pgv.halfvec AS h,"
            + " '\\x00000003000000010000000000000002bf800000'::pgv.sparsevec AS s,"
            + " ARRAY['\\x000100003f800000', NULL]::pgv.vector[] AS a, NULL::pgv.vector AS n";
    try (Reading reading = new Reading()) {
      Result result = reading.all(Reading.query(sql));
      assertThat(result.rows())
          .isEqualTo(
              List.of(
                  Arrays.asList(
                      List.of(1f, -2.5f),
                      List.of(1f, -2f),
                      List.of(3, List.of(2), List.of(-1f)),
                      Arrays.asList(List.of(1f), null),
                      null)));
      assertThat(result.schema().findField("v").getMetadata())
          .containsEntry("greta.source_type", "pgv.vector");
    }
  }

  @Test
  void whatAnotherCallsAVectorIsText() {
    String sql =
        "SELECT '\\x0001'::other.vector AS v, '\\x02'::other.halfvec AS h,"
            + " '\\x03'::other.sparsevec AS s";
    try (Reading reading = new Reading()) {
      assertThat(reading.all(Reading.query(sql)).rows())
          .isEqualTo(List.of(List.of("\\x0001", "\\x02", "\\x03")));
    }
  }
}
