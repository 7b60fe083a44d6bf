package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

  @Test
  void aConfigErrorReadsLikeTheExampleOfTheDocumentation() {
    Fault fault =
        Fault.of("GRT-301", "${POSTGRES_PASSWORD} is not set.")
            .withPlace("config.yml:9:13  data.connection.password")
            .withTried("Looked in: environment; .env (no such key)")
            .withRemedy("Did you mean ${POSTGRES_PASS}? It is set.");

    assertThat(ErrorText.of(new ConfigException(fault), Style.PLAIN))
        .isEqualTo(
            """
            GRT-301 config.yml:9:13  data.connection.password
              ${POSTGRES_PASSWORD} is not set.
              Looked in: environment; .env (no such key)
              Did you mean ${POSTGRES_PASS}? It is set.""");
  }

  @Test
  void everyProblemOfAConfigIsTold() {
    ConfigException failure =
        new ConfigException(
            List.of(
                Fault.of("GRT-302", "unknown key 'a'").withPlace("c.yml:1:1  a"),
                Fault.of("GRT-304", "'type' is required").withPlace("c.yml:2:1  data")));

    assertThat(ErrorText.of(failure, Style.PLAIN))
        .isEqualTo(
            """
            GRT-302 c.yml:1:1  a
              unknown key 'a'

            GRT-304 c.yml:2:1  data
              'type' is required""");
  }

  @Test
  void theConnectorAndTheSourcesOwnCodeAreTold() {
    Fault fault =
        Fault.of("GRT-501", "the password is wrong")
            .withConnector("postgres")
            .withPlace("localhost:5432/db")
            .withVendorCode("28P01");

    assertThat(ErrorText.of(new AuthenticationException(fault), Style.PLAIN))
        .isEqualTo(
            """
            GRT-501 postgres  localhost:5432/db
              the password is wrong
              The source's own code: 28P01""");
  }

  @Test
  void aFaultWithoutAPlaceIsItsCodeAlone() {
    assertThat(ErrorText.of(Fault.of("GRT-1201", "too small"), Style.PLAIN))
        .isEqualTo("GRT-1201\n  too small");
  }

  @Test
  void linesOfAMessageAreIndentedAndItsControlCharactersEscaped() {
    assertThat(
            ErrorText.of(
                Fault.of("GRT-601", "first\nsecond \u001b[31m").withPlace("a\rb"), Style.PLAIN))
        .isEqualTo("GRT-601 a\\rb\n  first\n  second \\u001b[31m");
  }
}
