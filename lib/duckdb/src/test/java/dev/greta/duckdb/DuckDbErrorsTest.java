package dev.greta.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuckDbErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTERRUPT Error: Interrupted! | CANCELLED | GRT-130",
        "Out of Memory Error: could not allocate block of size 256.0 KiB | RESOURCE | GRT-1211",
        "IO Error: Could not write file \"x\": No space left on device | RESOURCE | GRT-1212",
        "Out of Memory Error: failed to offload data (max_temp_directory_size) | RESOURCE | GRT-1212",
        "Permission Error: Cannot access file | QUERY | GRT-612",
        "Conversion Error: Could not convert | VALIDATION | GRT-714",
        "Parser Error: syntax error | QUERY | GRT-610",
        "Binder Error: no such column | QUERY | GRT-610",
        "null | QUERY | GRT-610"
      })
  void tellsKindsByDuckDbsWords(String message, ErrorKind kind, String code) {
    SQLException cause = new SQLException(message);
    GretaException translated = DuckDbErrors.translate("a test", cause);
    assertThat(translated.kind()).isEqualTo(kind);
    assertThat(translated.fault().code()).isEqualTo(code);
    if (kind != ErrorKind.CANCELLED) {
      assertThat(translated).hasMessage("a test: " + message).hasCause(cause);
    }
    if (kind == ErrorKind.RESOURCE) {
      assertThat(translated.fault().remedy()).isPresent();
    }
  }

  @Test
  void takesOffWhatJavaAndTheStreamPutAroundThem() {
    assertThat(
            DuckDbErrors.translate(
                "a test",
                new IOException(
                    "[errno -1] CDataJniException{errno=-1, message=Invalid Input Error: a\nb}")))
        .hasMessage("a test: Invalid Input Error: a\nb");
    assertThat(
            DuckDbErrors.translate(
                "a test", new IllegalStateException("java.sql.SQLException: Parser Error: x")))
        .hasMessage("a test: Parser Error: x");
  }
}
