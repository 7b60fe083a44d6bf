package dev.greta.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the suite on a fixture within another test; not found by the build itself. */
final class BrokenSuite {

  private static SourceFixture current = new InventedFixture(Defect.NONE);

  private BrokenSuite() {}

  /** The suite, on the current fixture. */
  static final class OnCurrentFixture extends ConnectorContract {
    @Override
    protected SourceFixture fixture() {
      return current;
    }
  }

  /**
   * The methods that fail, as {@code Group.method}.
   *
   * @param freshJvm whether to run the group that starts other JVMs
   */
  static Set<String> failures(SourceFixture fixture, boolean freshJvm) {
    current = fixture;
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(OnCurrentFixture.class))
            .filters(groupsOtherThan(freshJvm ? "none" : "InAFreshJvm"))
            .build();
    Failures failures = new Failures();
    LauncherFactory.create().execute(request, failures);
    return failures.methods;
  }

  private static PostDiscoveryFilter groupsOtherThan(String group) {
    return descriptor ->
        FilterResult.includedIf(!descriptor.getUniqueId().toString().contains(group));
  }

  private static final class Failures implements TestExecutionListener {

    private final Set<String> methods = new TreeSet<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        methods.add(test.getSource().map(Failures::name).orElse(test.getDisplayName()));
      }
    }

    private static String name(org.junit.platform.engine.TestSource source) {
      return source instanceof MethodSource method
          ? method.getJavaClass().getSimpleName() + "." + method.getMethodName()
          : source.toString();
    }
  }
}
