package dev.greta.testkit;

/** The suite accepts a connector that claims everything and keeps it. */
class InventedContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new InventedFixture(Defect.NONE);
  }
}
