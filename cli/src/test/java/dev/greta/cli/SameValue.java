package dev.greta.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greta.testkit.ArrowRows.Bytes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.vector.PeriodDuration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value that came back as another type is still the one that was written: whether the
 * JDK's own parsers make it of the text, or narrowing gives it again.
 */
final class SameValue {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SameValue() {}

  /** Both in the form of {@link dev.greta.testkit.ArrowRows}. */
  static boolean same(@Nullable Object written, @Nullable Object got) {
    if (written == null || got == null || written.equals(got)) {
      return Objects.equals(written, got);
    }
    if (written instanceof List<?> list) {
      return elements(list, got instanceof String text ? plain(json(text)) : got);
    }
    if (written instanceof Map<?, ?> map) {
      return entries(map, got instanceof String text ? plain(json(text)) : got);
    }
    if (got instanceof PeriodDuration interval) {
      return interval(written, interval);
    }
    return got instanceof LocalDate day && written instanceof LocalDateTime moment
        ? moment.equals(day.atStartOfDay())
        : ofText(written, got.toString());
  }

  /** The same JSON, whether it came back as text or as what it says. */
  static boolean sameJson(@Nullable Object written, @Nullable Object got) {
    if (written == null || got == null || written.equals(got)) {
      return Objects.equals(written, got);
    }
    Object value = plain(json((String) written));
    return same(value, got) || (got instanceof String text && same(value, plain(json(text))));
  }

  private static boolean ofText(Object written, String text) {
    if (written instanceof Float) {
      return written.equals(Float.valueOf(text));
    }
    if (written instanceof Double) {
      return written.equals(Double.valueOf(text));
    }
    if (written instanceof Number) {
      return new BigDecimal(written.toString()).compareTo(new BigDecimal(text)) == 0;
    }
    if (written instanceof Bytes) {
      return written.equals(Bytes.of(Base64.getDecoder().decode(text)));
    }
    if (written instanceof UUID) {
      return written.equals(UUID.fromString(text));
    }
    return moment(written, text);
  }

  private static boolean moment(Object written, String text) {
    if (written instanceof LocalDate) {
      return written.equals(LocalDate.parse(text));
    }
    if (written instanceof LocalTime) {
      return written.equals(LocalTime.parse(text));
    }
    if (written instanceof LocalDateTime) {
      return written.equals(LocalDateTime.parse(text));
    }
    if (written instanceof Instant) {
      return written.equals(OffsetDateTime.parse(text).toInstant());
    }
    if (written instanceof Duration) {
      return written.equals(Duration.parse(text));
    }
    return written instanceof PeriodDuration && interval(written, interval(text));
  }

  private static PeriodDuration interval(String text) {
    int time = text.indexOf('T');
    return new PeriodDuration(
        time == 0 || text.startsWith("PT")
            ? Period.ZERO
            : Period.parse(time < 0 ? text : text.substring(0, time)),
        time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time)));
  }

  private static boolean interval(Object written, PeriodDuration got) {
    if (written instanceof Duration duration) { // A duration's days have 24 hours.
      return got.getPeriod().toTotalMonths() == 0
          && duration.equals(got.getDuration().plusDays(got.getPeriod().getDays()));
    }
    return written instanceof PeriodDuration other
        && other.getPeriod().toTotalMonths() == got.getPeriod().toTotalMonths()
        && other.getPeriod().getDays() == got.getPeriod().getDays()
        && other.getDuration().equals(got.getDuration());
  }

  private static boolean elements(List<?> written, @Nullable Object got) {
    if (!(got instanceof List<?> list) || list.size() != written.size()) {
      return false;
    }
    for (int i = 0; i < written.size(); i++) {
      if (!same(written.get(i), list.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** A map that came back as a struct has the keys of all rows, null where it had none. */
  private static boolean entries(Map<?, ?> written, @Nullable Object got) {
    if (!(got instanceof Map<?, ?> map)) {
      return false;
    }
    Set<@Nullable Object> keys = new HashSet<>(written.keySet());
    keys.addAll(map.keySet());
    return keys.stream().allMatch(key -> same(written.get(key), map.get(key)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text + " is no JSON", e);
    }
  }

  private static @Nullable Object plain(JsonNode json) {
    if (json.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      json.forEach(element -> list.add(plain(element)));
      return list;
    }
    if (json.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      json.fields().forEachRemaining(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return map;
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    return json.isNull() ? null : json.isNumber() ? json.decimalValue() : json.textValue();
  }
}
