package dev.greta.testkit;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.TimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads invented tables, well unless it is told otherwise. */
final class InventedSource implements Source {

  /** Splits of this process, for the defect that needs it. */
  private static final Map<String, String> OF_PROCESS = new ConcurrentHashMap<>();

  private final Access access;
  private final Map<String, String> ofSource = new HashMap<>();
  private final Set<String> read = Collections.synchronizedSet(new HashSet<>());
  private boolean closed;
  private volatile boolean cancelled;

  /** The options, in the form that both connectors share. */
  record Access(String host, String table, String password, Defect defect, int mostSplits) {
    @Override
    public String toString() {
      return host + "/" + table;
    }

    boolean has(Defect candidate) {
      return defect == candidate;
    }
  }

  InventedSource(Access access) {
    this.access = access;
    if (access.has(Defect.REACHES_OUT_WHEN_OPENED)) {
      reach(Check.ACCESS);
    }
  }

  @Override
  public String place() {
    return "invented";
  }

  @Override
  public String check(Check check) {
    if (!access.has(Defect.CHECK_PASSES_WHAT_A_READ_REFUSES)) {
      reach(check);
    }
    return access.has(Defect.SECRET_IN_A_CHECK)
        ? "user with " + access.password()
        : check + " of " + access;
  }

  private void reach(Check check) {
    if (!access.host().equals("localhost")) {
      throw new ConnectionException(fault("GRT-401", "no server at " + access.host()));
    }
    if (check.compareTo(Check.CREDENTIALS) >= 0
        && !access.password().equals(InventedTables.PASSWORD)
        && !access.has(Defect.ACCEPTS_WRONG_PASSWORD)) {
      throw refusedPassword();
    }
    if (check.compareTo(Check.ACCESS) >= 0
        && InventedTables.schema(access.table()).isEmpty()
        && !access.has(Defect.IGNORES_A_MISSING_TABLE)) {
      Fault fault = fault("GRT-601", "no table '" + access.table() + "'");
      throw access.has(Defect.FAILS_AS_ANOTHER_KIND)
          ? new TimeoutException(fault)
          : new QueryException(fault);
    }
  }

  private GretaException refusedPassword() {
    if (access.has(Defect.SECRET_IN_A_MESSAGE)) {
      return new AuthenticationException(fault("GRT-501", "wrong: " + access.password()));
    }
    IllegalStateException detail = new IllegalStateException("the server hung up");
    if (access.has(Defect.SECRET_IN_A_SUPPRESSED_CAUSE)) {
      detail.addSuppressed(new IllegalStateException("sent " + access.password()));
    }
    return new AuthenticationException(fault("GRT-501", "the password is refused"), detail);
  }

  private Fault fault(String code, String message) {
    Fault fault =
        Fault.of(access.has(Defect.FAILS_UNDER_A_FOREIGN_CODE) ? "GRT-1201" : code, message)
            .withConnector("invented");
    if (!access.has(Defect.FAILS_WITHOUT_PLACE)) {
      fault = fault.withPlace(access.toString());
    }
    return access.has(Defect.FAILS_WITHOUT_REMEDY) ? fault : fault.withRemedy("Invent it.");
  }

  @Override
  public SourceSchema schema() {
    reach(Check.SCHEMA);
    return new SourceSchema(
        List.of(
            new SourceSchema.Table(
                access.table(),
                InventedTables.schema(access.table()).orElseThrow(),
                OptionalLong.empty())));
  }

  @Override
  public Plan plan(ReadRequest request) {
    reach(Check.ACCESS);
    Schema truth = InventedTables.schema(access.table()).orElse(InventedTables.NUMBERED);
    boolean sampled =
        access.table().equals("misfit")
            && (request.schema().isEmpty()
                || request.schema().get().equals(InventedTables.SAMPLED)
                || access.has(Defect.FORGETS_THE_WANTED_SCHEMA));
    Schema schema = sampled ? InventedTables.SAMPLED : altered(truth);
    return new InventedPlan(schema, sampled, splits(request, sampled));
  }

  private Schema altered(Schema truth) {
    List<Field> fields = new ArrayList<>(truth.getFields());
    if (access.has(Defect.ANOTHER_SCHEMA)) {
      fields.set(0, ArrowFields.of("ID", new ArrowType.Int(64, true), "bigint"));
    }
    if (access.has(Defect.NO_SOURCE_TYPES)) {
      fields.set(0, Field.nullable("id", new ArrowType.Int(64, true)));
    }
    return new Schema(fields);
  }

  private List<Split> splits(ReadRequest request, boolean sampled) {
    int version = InventedTables.VERSION.get();
    int rows = InventedTables.rows(access.table(), version).size();
    if (access.has(Defect.LIMITS_TOO_MUCH) && request.limit().isPresent()) {
      rows = Math.min(rows, (int) request.limit().getAsLong() - 1);
    }
    int count = access.has(Defect.PLANS_ONE_SPLIT) ? 1 : access.mostSplits();
    count = Math.min(count, Math.min(request.parallelism(), Math.max(1, rows)));
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = rows * i / count;
      int to = rows * (i + 1) / count;
      if (access.has(Defect.LOSES_A_ROW) && to > from && i == count - 1) {
        to--;
      }
      splits.add(split(i, from + " " + to + " " + version + " " + sampled));
    }
    if (access.has(Defect.DOUBLES_A_SPLIT)) {
      splits.add(new Split("once more", 1, splits.get(splits.size() - 1).json()));
    }
    if (access.has(Defect.SWAPS_SPLITS)) {
      Collections.reverse(splits);
    }
    return splits;
  }

  private Split split(int number, String range) {
    String id = access.has(Defect.REPEATS_SPLIT_IDS) ? "split" : "split " + number;
    String body = range;
    if (access.has(Defect.SPLIT_NEEDS_ITS_PROCESS) || access.has(Defect.SPLIT_NEEDS_ITS_SOURCE)) {
      body = UUID.randomUUID().toString();
      OF_PROCESS.put(body, range);
      ofSource.put(body, range);
    }
    if (access.has(Defect.SECRET_IN_A_SPLIT)) {
      body = range + " " + access.password();
    }
    return new Split(id, 1, body);
  }

  @Override
  public BatchReader read(Split split, ReadContext context) {
    String range = split.json();
    if (access.has(Defect.SPLIT_NEEDS_ITS_PROCESS)) {
      range = OF_PROCESS.getOrDefault(range, "no such split");
    }
    if (access.has(Defect.SPLIT_NEEDS_ITS_SOURCE)) {
      range = ofSource.getOrDefault(range, "no such split");
    }
    String[] parts = range.split(" ");
    int version =
        access.has(Defect.SEES_LATER_CHANGES)
            ? InventedTables.VERSION.get()
            : Integer.parseInt(parts[2]);
    int from = Integer.parseInt(parts[0]);
    boolean again = access.has(Defect.READS_ONCE_ONLY) && !read.add(split.id());
    int to = Integer.parseInt(parts[1]) - (again ? 1 : 0);
    boolean last = to >= 1_003 && access.has(Defect.SEES_LATER_CHANGES);
    var rows = InventedTables.rows(access.table(), version);
    return new InventedReader(
        access,
        Boolean.parseBoolean(parts[3]),
        rows.subList(Math.min(from, to), last ? rows.size() : to),
        context,
        () -> cancelled = true,
        () -> cancelled && access.has(Defect.STAYS_CANCELLED));
  }

  @Override
  public void close() {
    if (closed && access.has(Defect.SOURCE_CLOSES_ONCE)) {
      throw new IllegalStateException("closed");
    }
    closed = true;
  }

  private final class InventedPlan implements Plan {

    private final Schema schema;
    private final boolean sampled;
    private final List<Split> splits;
    private boolean closed;

    InventedPlan(Schema schema, boolean sampled, List<Split> splits) {
      this.schema = schema;
      this.sampled = sampled;
      this.splits = splits;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public boolean evolving() {
      return sampled;
    }

    @Override
    public Iterator<Split> splits() {
      return splits.iterator();
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public Estimate estimate() {
      int wrong = access.has(Defect.COUNTS_SPLITS_WRONGLY) ? 1 : 0;
      return new Estimate(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(splits.size() + wrong));
    }

    @Override
    public Consistency consistency() {
      return access.mostSplits() > 1 && !access.has(Defect.SAYS_BEST_EFFORT)
          ? Consistency.EXACT
          : Consistency.BEST_EFFORT;
    }

    @Override
    public void close() {
      if (closed && access.has(Defect.PLAN_CLOSES_ONCE)) {
        throw new IllegalStateException("closed");
      }
      closed = true;
    }
  }
}
