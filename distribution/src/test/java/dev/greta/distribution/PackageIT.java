package dev.greta.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is in the packages. */
class PackageIT {

  private static final String ROOT = "greta-" + System.getProperty("greta.version") + "/";

  private static Set<String> jars(Map<String, Packages.Item> items) {
    return items.keySet().stream()
        .filter(name -> name.endsWith(".jar"))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void bothArchivesHoldTheSame() throws IOException {
    assertThat(Packages.ofZip()).isEqualTo(Packages.ofTarGz());
  }

  @Test
  void anArchiveHoldsWhatARunNeedsAndNothingOfTheMachineThatMadeIt() throws IOException {
    Map<String, Packages.Item> items = Packages.ofTarGz();
    assertThat(items.keySet())
        .allMatch(name -> name.startsWith(ROOT))
        .contains(
            ROOT + "bin/greta",
            ROOT + "bin/greta.bat",
            ROOT + "LICENSE",
            ROOT + "NOTICE",
            ROOT + "share/greta.1",
            ROOT + "share/completion.bash",
            ROOT + "share/sbom.json",
            ROOT + "lib/libduckdb_java.so_linux_amd64",
            ROOT + "lib/libduckdb_java.so_linux_arm64",
            ROOT + "lib/libduckdb_java.so_macos_arm64",
            ROOT + "lib/libduckdb_java.so_windows_amd64")
        .noneMatch(name -> name.contains("classes-") || name.endsWith("/built"));
    assertThat(items.get(ROOT + "bin/greta").mode()).isEqualTo(0755);
    assertThat(items.get(ROOT + "bin/greta.bat").content()).contains("\r\n");
  }

  @Test
  void theBillOfMaterialsNamesEachJarWithItsLicence() throws IOException {
    Map<String, Packages.Item> items = Packages.ofTarGz();
    JsonNode bill = new ObjectMapper().readTree(items.get(ROOT + "share/sbom.json").content());
    Set<String> named = new TreeSet<>();
    for (JsonNode component : bill.get("components")) {
      named.add(component.get("name").asText() + "-" + component.get("version").asText() + ".jar");
      assertThat(component.path("licenses")).as(component.get("name").asText()).isNotEmpty();
    }
    assertThat(named).isEqualTo(jars(items));
  }

  @Test
  void theNoticeNamesEachLibrary() throws IOException {
    Map<String, Packages.Item> items = Packages.ofTarGz();
    String notice = items.get(ROOT + "NOTICE").content();
    for (String jar : jars(items)) {
      String name = jar.replaceAll("-\\d.*", "");
      if (!name.startsWith("greta-")) {
        assertThat(notice).containsPattern("\\| .*\\b" + name + "\\b.* \\|");
      }
    }
  }

  @Test
  void theManualPageAndTheCompletionKnowTheVerbs() throws IOException {
    Map<String, Packages.Item> items = Packages.ofTarGz();
    String manual = items.get(ROOT + "share/greta.1").content();
    String completion = items.get(ROOT + "share/completion.bash").content();
    for (String verb :
        List.of(
            "init",
            "run",
            "validate",
            "preview",
            "schema",
            "explain",
            "connectors",
            "completion")) {
      assertThat(manual).contains(".SH GRETA " + verb.toUpperCase(Locale.ROOT));
      assertThat(completion).contains(verb);
    }
    assertThat(manual).startsWith(".TH GRETA 1 ").doesNotContain(".SH GRETA MANUAL");
  }

  @Test
  void theDebianPackageHasEachThingAtItsPlace() throws IOException {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      assertThat(Packages.deb()).doesNotExist();
      return;
    }
    Map<String, Packages.Item> items = Packages.ofDeb("data.tar.gz");
    assertThat(jars(items)).isEqualTo(jars(Packages.ofTarGz()));
    assertThat(items.get("./usr/bin/greta").content()).isEqualTo("../lib/greta/bin/greta");
    assertThat(items.get("./usr/lib/greta/bin/greta").mode()).isEqualTo(0755);
    assertThat(items)
        .containsKeys(
            "./usr/lib/greta/lib/libduckdb_java.so_linux_amd64",
            "./usr/share/man/man1/greta.1",
            "./usr/share/bash-completion/completions/greta",
            "./usr/share/doc/greta/copyright")
        .doesNotContainKey("./usr/lib/greta/lib/libduckdb_java.so_linux_arm64");
    Map<String, Packages.Item> control = Packages.ofDeb("control.tar.gz");
    assertThat(control.get("./control").content())
        .contains("Package: greta\n", "Architecture: amd64\n", "Depends: default-jre-headless");
    assertThat(control.get("./postinst").mode()).isEqualTo(0755);
    assertThat(control.get("./prerm").mode()).isEqualTo(0755);
  }
}
