package dev.greta.connectors.files;

import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.SourceFixture;

class NdjsonContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new JsonFixture(JsonFixture.Form.LINES);
  }
}
