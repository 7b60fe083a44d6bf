package dev.greta.formats.files;

import dev.greta.formats.Evidence;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FilePlan;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Plans the read of many files as one table. Of more than {@value #MOST_LOOKED_AT} files it looks
 * at so many, evenly spread; a reader looks at each of the others, and where one has columns that
 * are not known yet, or a value does not fit, it looks at all files in full for the schema that
 * holds them. So the result is that of looking at every file, for the price of some where these
 * told right.
 */
final class FilesPlanner {

  /** At how many files a plan looks at most. */
  static final int MOST_LOOKED_AT = 1_000;

  private static final long LARGEST_SPLIT = 128L << 20;

  /** A part costs DuckDB's start and the file's footer: little of the time that so much takes. */
  private static final long LEAST_PART = 64L << 20;

  private static final int SPLITS_PER_READER = 4;
  private static final int MOST_FILES_OF_A_SPLIT = 1_000;
  private static final int MOST_PARTS = 10_000;
  private static final int AT_ONCE = 256;

  private final FileSet set;
  private final FileFormat format;
  private final SourceContext context;
  private final FileListing listing;
  private final PathColumns paths;

  FilesPlanner(FileSet set, FileFormat format, SourceContext context, FileListing listing) {
    this.set = set;
    this.format = format;
    this.context = context;
    this.listing = listing;
    this.paths = PathColumns.of(set, listing, context.baseDirectory());
  }

  /** Whether the table is one file as it is, so that there is nothing to unite. */
  boolean isOneAsItIs() {
    return listing.one() && paths.fields().isEmpty();
  }

  /** What was found when files were looked at. */
  record Found(UnitedSchema united, List<Optional<FileScan>> scans) {

    FileScan first() {
      return scans.get(0).orElseThrow();
    }

    long lookedAt() {
      return scans.stream().filter(Optional::isPresent).count();
    }

    /** How many rows there are, where every file says so. */
    OptionalLong rows() {
      long rows = 0;
      for (Optional<FileScan> scan : scans) {
        if (scan.isEmpty() || scan.get().rows().isEmpty()) {
          return OptionalLong.empty();
        }
        rows += scan.get().rows().getAsLong();
      }
      return OptionalLong.of(rows);
    }

    boolean evolving() {
      return scans.stream().anyMatch(scan -> scan.map(FileScan::sampled).orElse(true));
    }
  }

  /** Looks at the files, and unites what they have. */
  Found look(Optional<Schema> wanted) {
    return look(wanted, chosen());
  }

  private Found look(Optional<Schema> wanted, List<Integer> chosen) {
    List<FileScan> scans =
        inRooms(
            chosen,
            index -> listing.files().get(index),
            (index, room) -> format.planOneOf(listing.files().get(index), Optional.empty(), room));
    if (scans.size() < listing.files().size() && !hasNamedColumns(union(scans))) {
      return look(wanted, IntStream.range(0, listing.files().size()).boxed().toList());
    }
    UnitedSchema united = united(scans, wanted);
    List<FileScan> asUnited =
        inRooms(scans, scan -> scan.file(), (scan, room) -> united.as(scan.file(), scan, room));
    List<Optional<FileScan>> all = new ArrayList<>();
    listing.files().forEach(file -> all.add(Optional.empty()));
    for (int i = 0; i < chosen.size(); i++) {
      all.set(chosen.get(i), Optional.of(asUnited.get(i)));
    }
    return new Found(united, all);
  }

  private UnitedSchema united(List<FileScan> scans, Optional<Schema> wanted) {
    SchemaUnion union = union(scans);
    UnitedSchema found =
        new UnitedSchema(union.schema(paths.fields()), paths.fields().size(), format);
    if (wanted.isPresent()) {
      UnitedSchema due = new UnitedSchema(wanted.get(), paths.fields().size(), format);
      if (due.firstMisfit(found.evidence()).isEmpty()) {
        return due; // Else the files have changed since.
      }
    }
    format.requireColumns(union.names());
    return found;
  }

  private SchemaUnion union(List<FileScan> scans) {
    SchemaUnion union = new SchemaUnion(format, set.union());
    scans.forEach(scan -> union.add(scan.file(), scan.evidence(), !scan.sampled()));
    return union;
  }

  /** Whether the columns that options name are there; if not, they may be in other files. */
  private boolean hasNamedColumns(SchemaUnion union) {
    try {
      format.requireColumns(union.names());
      return true;
    } catch (GretaException e) {
      return false;
    }
  }

  private List<Integer> chosen() {
    int files = listing.files().size();
    int many = Math.min(files, MOST_LOOKED_AT);
    TreeSet<Integer> chosen = new TreeSet<>();
    for (int i = 0; i < many; i++) {
      chosen.add(many == 1 ? 0 : (int) ((long) i * (files - 1) / (many - 1)));
    }
    return List.copyOf(chosen);
  }

  /** Work on many items, some threads at a time, each in a room for the files of its items. */
  private <T, R> List<R> inRooms(
      List<T> items, Function<T, LocalFile> files, BiFunction<T, FileRoom, R> work) {
    return InParallel.map(
        items,
        context.threads(),
        run -> {
          List<R> results = new ArrayList<>();
          List<LocalFile> these = run.stream().map(files).toList();
          try (FileRoom room = FileRun.room(context, context.threads(), these)) {
            run.forEach(item -> results.add(work.apply(item, room)));
          }
          return results;
        });
  }

  /** The plan of one file as it is, in parts if several are read at once. */
  Plan planOne(ReadRequest request) {
    LocalFile file = listing.files().get(0);
    FileScan scan = format.plan(file, request.schema(), context);
    List<FileScan> parts = parts(scan, target(request), request);
    if (parts.size() == 1) {
      return new FilePlan(
          scan.schema(),
          scan.sampled(),
          new Split(file.name(), format.version(), scan.toJson().toString()),
          true,
          new Estimate(scan.rows(), OptionalLong.of(file.size()), OptionalLong.of(1)));
    }
    List<List<FilePart>> runs =
        parts.stream()
            .map(part -> List.of(new FilePart(file, Optional.of(part), List.of())))
            .toList();
    return plan(runs, scan.evidence(), scan.sampled(), scan.rows(), request, List.of());
  }

  /** The plan of several files. */
  Plan plan(ReadRequest request) {
    Found found = look(request.schema());
    long target = target(request);
    List<FilePart> parts = new ArrayList<>();
    for (int i = 0; i < found.scans().size(); i++) {
      LocalFile file = listing.files().get(i);
      var values = paths.values().get(i);
      Optional<FileScan> scan = found.scans().get(i);
      if (scan.isEmpty()) {
        parts.add(new FilePart(file, scan, values));
      } else {
        parts(scan.get(), target, request)
            .forEach(part -> parts.add(new FilePart(file, Optional.of(part), values)));
      }
    }
    return plan(
        runs(parts, target),
        found.united().evidence(),
        found.evolving(),
        found.rows(),
        request,
        notices(found));
  }

  private Plan plan(
      List<List<FilePart>> runs,
      Schema evidence,
      boolean evolving,
      OptionalLong rows,
      ReadRequest request,
      List<String> notices) {
    int shares = Math.max(1, Math.min(request.parallelism(), runs.size()));
    return new FileRunsPlan(
        Evidence.stripped(evidence),
        evolving,
        format.version(),
        runs.stream().map(run -> new FileRun(evidence, shares, run)).toList(),
        new Estimate(rows, OptionalLong.of(listing.bytes()), OptionalLong.of(runs.size())),
        notices);
  }

  private List<String> notices(Found found) {
    int files = listing.files().size();
    return found.lookedAt() == files
        ? List.of()
        : List.of(
            "the columns are those of "
                + found.lookedAt()
                + " of "
                + files
                + " files; the others are looked at as they are read");
  }

  /** How many bytes a split should have, so that each reader gets several. */
  private long target(ReadRequest request) {
    long fair = listing.bytes() / ((long) SPLITS_PER_READER * request.parallelism());
    return Math.max(1, Math.min(LARGEST_SPLIT, fair));
  }

  private List<FileScan> parts(FileScan scan, long target, ReadRequest request) {
    long size = Math.max(LEAST_PART, target);
    long most = scan.file().size() / size;
    return request.parallelism() == 1 || most < 2
        ? List.of(scan)
        : scan.parts((int) Math.min(most, MOST_PARTS), context);
  }

  /** Neighbours together, until they have the target's bytes. */
  private static List<List<FilePart>> runs(List<FilePart> parts, long target) {
    List<List<FilePart>> runs = new ArrayList<>();
    List<FilePart> run = new ArrayList<>();
    long bytes = 0;
    for (FilePart part : parts) {
      boolean full = bytes + part.bytes() / 2 > target || run.size() == MOST_FILES_OF_A_SPLIT;
      if (full && !run.isEmpty()) {
        runs.add(List.copyOf(run));
        run.clear();
        bytes = 0;
      }
      run.add(part);
      bytes += part.bytes();
    }
    runs.add(List.copyOf(run));
    return runs;
  }

  /**
   * The columns of all files, each looked at in full.
   *
   * @param known a file whose schema is known already
   * @param schema its schema
   */
  Schema survey(LocalFile known, Schema schema, Cancellation cancellation) {
    SchemaUnion union = new SchemaUnion(format, set.union());
    List<LocalFile> files = listing.files();
    for (int from = 0; from < files.size(); from += AT_ONCE) {
      List<LocalFile> some = files.subList(from, Math.min(files.size(), from + AT_ONCE));
      List<Schema> schemas =
          inRooms(
              some,
              file -> file,
              (file, room) -> {
                cancellation.throwIfCancelled();
                return file.path().equals(known.path()) ? schema : format.surveyOneOf(file, room);
              });
      for (int i = 0; i < some.size(); i++) {
        union.add(some.get(i), schemas.get(i), false);
      }
    }
    return union.schema(paths.fields());
  }
}
