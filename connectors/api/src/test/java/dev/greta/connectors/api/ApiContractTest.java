package dev.greta.connectors.api;

import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.SourceFixture;

class ApiContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new ApiFixture();
  }
}
