package dev.greta.connectors.api;

import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.SourceFixture;

class GraphQlContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new GraphQlFixture();
  }
}
