package dev.greta.spi.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GretaExceptionTest {

  private static final Fault FAULT = Fault.of("GRT-401", "no server");

  /** The exit codes are documented; scripts depend on them. */
  @Test
  void everyKindHasItsExitCode() {
    assertThat(
            Arrays.stream(ErrorKind.values())
                .collect(Collectors.toMap(ErrorKind::name, ErrorKind::exitCode)))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("INTERNAL", 1),
                Map.entry("CONFIG", 3),
                Map.entry("CONNECTION", 4),
                Map.entry("AUTHENTICATION", 5),
                Map.entry("QUERY", 6),
                Map.entry("VALIDATION", 7),
                Map.entry("INCOMPLETE", 8),
                Map.entry("SECRET", 9),
                Map.entry("TIMEOUT", 10),
                Map.entry("OUTPUT", 11),
                Map.entry("RESOURCE", 12),
                Map.entry("CANCELLED", 130)));
  }

  @Test
  void everyExceptionIsOfItsKind() {
    Throwable cause = new IllegalStateException("cause");
    assertKind(new ConnectionException(FAULT, cause), ErrorKind.CONNECTION);
    assertKind(new AuthenticationException(FAULT, cause), ErrorKind.AUTHENTICATION);
    assertKind(new QueryException(FAULT, cause), ErrorKind.QUERY);
    assertKind(new ValidationException(FAULT, cause), ErrorKind.VALIDATION);
    assertKind(new IncompleteException(FAULT, cause), ErrorKind.INCOMPLETE);
    assertKind(new SecretException(FAULT, cause), ErrorKind.SECRET);
    assertKind(new TimeoutException(FAULT, cause), ErrorKind.TIMEOUT);
    assertKind(new OutputException(FAULT, cause), ErrorKind.OUTPUT);
    assertKind(new ResourceException(FAULT, cause), ErrorKind.RESOURCE);
    assertThat(new AuthenticationException(FAULT)).isInstanceOf(ConnectionException.class);
    assertThat(new CancelledException().kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  private static void assertKind(GretaException exception, ErrorKind kind) {
    assertThat(exception.kind()).isEqualTo(kind);
    assertThat(exception.fault()).isEqualTo(FAULT);
    assertThat(exception).hasMessage("no server").hasCauseInstanceOf(IllegalStateException.class);
    assertThat(exception.retryable()).isFalse();
  }

  @Test
  void isRetryableWhereItsFaultIs() {
    assertThat(new ConnectionException(FAULT.asRetryable()).retryable()).isTrue();
    assertThat(new ConnectionException(FAULT).getCause()).isNull();
  }

  @Test
  void aMisfitCarriesTheWiderSchema() {
    Schema wider = new Schema(List.of());
    SchemaMisfitException misfit = new SchemaMisfitException(FAULT, wider);
    assertThat(misfit.widerSchema()).isSameAs(wider);
    assertThat(misfit.kind()).isEqualTo(ErrorKind.VALIDATION);
  }

  @Test
  void aConfigErrorCarriesEveryProblemInOrder() {
    Fault first = Fault.of("GRT-302", "unknown key 'a'").withPlace("c.yml:1:1");
    Fault second = Fault.of("GRT-303", "a number is due");
    List<Fault> problems = new ArrayList<>(List.of(first, second));
    ConfigException both = new ConfigException(problems);
    problems.clear();
    assertThat(both.problems()).containsExactly(first, second);
    assertThat(both.kind()).isEqualTo(ErrorKind.CONFIG);
    assertThat(both)
        .hasMessage("2 problems in the config: c.yml:1:1 unknown key 'a'; a number is due");
    assertThat(both.fault().code()).isEqualTo("GRT-302");
    assertThat(new ConfigException(first).fault()).isEqualTo(first);
    assertThatThrownBy(() -> new ConfigException(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyReferencesThatDoNotResolveMakeItASecretError() {
    Fault reference = Fault.of(ConfigException.UNRESOLVED_REFERENCE, "${X} is not set");
    Fault other = Fault.of("GRT-302", "unknown key");
    assertThat(new ConfigException(List.of(reference, reference)).kind())
        .isEqualTo(ErrorKind.SECRET);
    assertThat(new ConfigException(List.of(reference, other)).kind()).isEqualTo(ErrorKind.CONFIG);
  }

  @Test
  void aFaultGainsOneThingAtATime() {
    Fault full =
        FAULT
            .withConnector("postgres")
            .withPlace("localhost:5432")
            .withTried("TLS")
            .withTried("plain")
            .withRemedy("start it")
            .withVendorCode("08001")
            .asRetryable();
    assertThat(full.code()).isEqualTo("GRT-401");
    assertThat(full.message()).isEqualTo("no server");
    assertThat(full.connector()).contains("postgres");
    assertThat(full.place()).contains("localhost:5432");
    assertThat(full.tried()).containsExactly("TLS", "plain");
    assertThat(full.remedy()).contains("start it");
    assertThat(full.vendorCode()).contains("08001");
    assertThat(full.retryable()).isTrue();
    Fault changed = full.withConnector("x").withPlace("y").withTried("z").withRemedy("r");
    assertThat(changed.retryable()).isTrue();
    assertThat(changed.vendorCode()).contains("08001");
    assertThat(changed.withVendorCode("v").retryable()).isTrue();
    assertThat(FAULT.tried()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GRT-1", "GRT-12", "GRT-12345", "grt-123", "GRT-12a", "X-123"})
  void refusesACodeThatIsNone(String code) {
    assertThatThrownBy(() -> Fault.of(code, "x")).isInstanceOf(IllegalArgumentException.class);
  }
}
