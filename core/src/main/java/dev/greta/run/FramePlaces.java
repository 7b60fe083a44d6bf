package dev.greta.run;

import dev.greta.config.BackendChoice;
import dev.greta.frame.Backend;
import dev.greta.frame.Backends;
import dev.greta.ingest.Ingest;
import dev.greta.ingest.Ingest.Destination;
import dev.greta.ingest.MemoryBudget;
import dev.greta.spi.Plan;
import dev.greta.spi.error.ResourceException;
import java.util.OptionalLong;

/**
 * Where the frame of a run goes. {@code auto} takes memory while the source's own size says that
 * the frame fits, and starts again on duckdb where that was wrong.
 */
final class FramePlaces implements Ingest.Destinations {

  /** How much larger a frame may be than the source's own form of it, to still fit by estimate. */
  private static final int EXPANSION = 2;

  private final BackendChoice choice;
  private final Session session;
  private final long memoryBytes;
  private boolean triedMemory;
  private boolean outgrewMemory;

  FramePlaces(BackendChoice choice, Session session, long memoryBytes) {
    this.choice = choice;
    this.session = session;
    this.memoryBytes = memoryBytes;
  }

  /** Where a frame of this plan would go at the first attempt, and why. */
  PlannedLoad.Place foresee(Plan plan) {
    long room = MemoryBudget.forMemory(memoryBytes).frame() / EXPANSION;
    PlannedLoad.Reason reason =
        switch (choice) {
          case MEMORY, PANDAS, DUCKDB, DASK -> PlannedLoad.Reason.CONFIGURED;
          case AUTO ->
              plan.estimate().bytes().isEmpty()
                  ? PlannedLoad.Reason.UNKNOWN_SIZE
                  : fits(plan.estimate().bytes())
                      ? PlannedLoad.Reason.FITS
                      : PlannedLoad.Reason.TOO_LARGE;
        };
    return new PlannedLoad.Place(
        (inMemory(plan) ? Backends.memory() : Backends.duckDb()).name(), reason, room);
  }

  @Override
  public Destination choose(Plan plan) {
    triedMemory = inMemory(plan);
    return triedMemory
        ? destination(Backends.memory(), MemoryBudget.forMemory(memoryBytes))
        : destination(Backends.duckDb(), MemoryBudget.forDuckDb(memoryBytes));
  }

  /** For a stream, which cannot start again: memory only where the user chose it. */
  Destination collecting() {
    boolean memory = choice == BackendChoice.MEMORY || choice == BackendChoice.PANDAS;
    return memory
        ? destination(Backends.memory(), MemoryBudget.forMemory(memoryBytes))
        : destination(Backends.duckDb(), MemoryBudget.forDuckDb(memoryBytes));
  }

  private boolean inMemory(Plan plan) {
    return switch (choice) {
      case MEMORY, PANDAS -> true;
      case DUCKDB, DASK -> false;
      case AUTO -> !outgrewMemory && fits(plan.estimate().bytes());
    };
  }

  private boolean fits(OptionalLong sourceBytes) {
    return sourceBytes.orElse(0) <= MemoryBudget.forMemory(memoryBytes).frame() / EXPANSION;
  }

  private Destination destination(Backend backend, MemoryBudget budget) {
    Backend.Room room =
        new Backend.Room(
            session.allocator().newChildAllocator("frame", 0, budget.frame()),
            budget.engine(),
            session.tempDirectory(),
            Runtime.getRuntime().availableProcessors());
    return new Destination(backend, room, budget);
  }

  @Override
  public boolean retreat(ResourceException outgrown) {
    outgrewMemory = triedMemory;
    return choice == BackendChoice.AUTO && outgrewMemory;
  }
}
