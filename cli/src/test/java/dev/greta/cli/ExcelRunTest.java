package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.Greta;
import dev.greta.cli.Workplace.Result;
import dev.greta.frame.DataFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks by the command line and by the front door, as the earlier tool read them. */
class ExcelRunTest {

  private static final Path BOOK =
      Path.of("../examples/excel/clock-changes.xlsx").toAbsolutePath().normalize();

  private Path folder;
  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path temp) throws IOException {
    folder = temp;
    workplace = Workplace.in(temp).file("data.csv", "a,b,target\n1,x,true\n2,,false\n");
    workplace.config("type: csv\nsource: data.csv\n");
    Result result =
        workplace.greta("run", "--progress", "none", "--output", temp.resolve("b.xlsx").toString());
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void theKeysOfTheEarlierToolReadTheFirstSheet() throws IOException {
    workplace.config("type: excel\nsource: b.xlsx\nsheet_name: null\ntarget_column: target\n");

    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(folder.resolve("out.csv")))
        .isEqualTo("a,b,target\n1,x,true\n2,,false\n");
  }

  @Test
  void aTypeOfFileGoesByItsEnding() throws IOException {
    workplace.config("type: file\nsource: b.xlsx\n");
    assertThat(workplace.greta("run", "--progress", "none").code()).isZero();
    workplace.config("type: file\nfile_type: excel\nsource: b.xlsx\n");
    assertThat(workplace.greta("run", "--progress", "none").code()).isZero();
  }

  @Test
  void aTargetColumnThatIsNotThereIsRefused() throws IOException {
    workplace.config("type: excel\nsource: b.xlsx\ntarget_column: tarquet\n");
    Result result = workplace.greta("run", "--progress", "none");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).contains("GRT-701", "tarquet");
  }

  @Test
  void aSheetThatIsNotThereIsRefused() throws IOException {
    workplace.config("type: excel\nsource: b.xlsx\nsheet_name: dta\n");
    Result result = workplace.greta("run", "--progress", "none");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err()).contains("GRT-665", "Did you mean 'data'?");
    assertThat(Files.readString(folder.resolve("out.csv"))).isEqualTo(Workplace.EARLIER_DATA);
  }

  @Test
  void nullIsAPolicy() throws IOException {
    workplace.config("type: excel\nsource: b.xlsx\non_mixed_types: null\nheader: false\n");
    assertThat(workplace.greta("run", "--progress", "none").code()).isZero();
    assertThat(Files.readString(folder.resolve("out.csv"))).contains("\na,b,target\n,x,\n");
  }

  @Test
  void theFrontDoorLoadsWorkbooks() {
    try (DataFrame frame = Greta.loadExcel(folder.resolve("b.xlsx"))) {
      assertThat(frame.rowCount()).isEqualTo(2);
    }
    try (DataFrame frame =
        Greta.loadExcel(BOOK, Map.of("sheet_name", List.of("Clock changes"), "header", 3))) {
      assertThat(frame.rowCount()).isEqualTo(221);
    }
  }
}
