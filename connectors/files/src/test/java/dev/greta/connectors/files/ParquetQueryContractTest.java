package dev.greta.connectors.files;

import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.SourceFixture;

/** The whole contract once more, for reads that go through a query. */
class ParquetQueryContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new Queried(new ParquetContractTest.ParquetFixture());
  }
}
