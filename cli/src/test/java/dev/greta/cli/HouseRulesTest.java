package dev.greta.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** The rules of the house, over all modules: this one sees every other. */
class HouseRulesTest {

  private static final String[] CORE = {
    "dev.greta",
    "dev.greta.config..",
    "dev.greta.frame..",
    "dev.greta.ingest..",
    "dev.greta.registry..",
    "dev.greta.report..",
    "dev.greta.run..",
    "dev.greta.secrets..",
    "dev.greta.telemetry..",
    "dev.greta.cli.."
  };

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("testkit"))
          .importPackages("dev.greta");

  @Test
  void everyModuleIsSeen() {
    for (String part :
        new String[] {
          "spi", "duckdb", "documents", "formats", "jdbc", "connectors", "ingest", "cli"
        }) {
      assertThat(HOUSE.that(resideInAPackage("dev.greta." + part + ".."))).isNotEmpty();
    }
  }

  @Test
  void theContractSeesArrowOnly() {
    classes()
        .that()
        .resideInAPackage("dev.greta.spi..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "dev.greta.spi..", "org.apache.arrow..", "org.jspecify.."))
        .check(HOUSE);
  }

  @Test
  void connectorsSeeTheContractAndTheLibrariesOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.greta.connectors..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(CORE))
        .check(HOUSE);
  }

  @Test
  void oneConnectorDoesNotSeeAnother() {
    slices().matching("dev.greta.connectors.(*)..").should().notDependOnEachOther().check(HOUSE);
  }

  @Test
  void librariesSeeTheContractAndLibrariesOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.greta.duckdb..",
            "dev.greta.documents..",
            "dev.greta.formats..",
            "dev.greta.http..",
            "dev.greta.jdbc..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(CORE).or(resideInAPackage("dev.greta.connectors..")))
        .check(HOUSE);
  }

  @Test
  void theCoreKnowsNoConnector() {
    noClasses()
        .that(
            resideInAnyPackage(CORE)
                .and(DescribedPredicate.not(resideInAPackage("dev.greta.cli.."))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("dev.greta.connectors..", "dev.greta.cli.."))
        .check(HOUSE);
  }

  @Test
  void nothingGoesRoundInCircles() {
    slices().matching("dev.greta.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void whatIsInternalStaysWithinItsModule() {
    classes().should(new StayOutOfForeignInternals()).check(HOUSE);
  }

  @Test
  void onlyOneLibraryOpensDuckDb() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.greta.duckdb..")
        .should()
        .dependOnClassesThat(resideInAPackage("java.sql..").and(named("DriverManager")))
        .orShould()
        .dependOnClassesThat(resideInAPackage("org.duckdb..").and(named("DuckDBDriver")))
        .check(HOUSE.that(DescribedPredicate.not(resideInAPackage("dev.greta.connectors.."))));
  }

  private static DescribedPredicate<JavaClass> named(String simpleName) {
    return DescribedPredicate.describe(
        "named " + simpleName, c -> c.getSimpleName().equals(simpleName));
  }

  /** {@code dev.greta.x.internal} is for the module that it stands in. */
  private static final class StayOutOfForeignInternals extends ArchCondition<JavaClass> {

    StayOutOfForeignInternals() {
      super("stay out of the internals of other modules");
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().matches("dev\\.greta\\..*\\binternal\\b.*")
            && !moduleOf(target).equals(moduleOf(origin))) {
          events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
        }
      }
    }

    /** The folder or the jar that a class was read from. */
    private static String moduleOf(JavaClass type) {
      String place = type.getSource().orElseThrow().getUri().toString();
      return place.substring(0, place.length() - (type.getName().length() + ".class".length()));
    }
  }
}
