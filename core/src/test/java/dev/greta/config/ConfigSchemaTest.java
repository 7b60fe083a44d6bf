package dev.greta.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The generated schema against the parser, with an independent validator in between. */
class ConfigSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = ConfigSchema.generate(TestConnectors.REGISTRY);
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(TEXT);

  private static final List<String> VALID =
      List.of(
          "{'data':{'type':'csv','source':'x.csv'}}",
          "{'data':{'type':'csv','source':5,'delimiter':';','header':false,'sample':100,"
              + "'null_values':['NA',1,true],'types':{'a':'int','b':1},'chunk_size':10,"
              + "'backend':'duckdb','target_column':'t','connection':null,'sheet_name':null,"
              + "'file_type':'csv'},'memory':'2GB','temp_dir':'t',"
              + "'output':{'data':'o.parquet','file':'r.json','format':'yaml'}}",
          "{'data':{'type':'file','source':'x.CSV','sample':1},'memory':1000}",
          "{'data':{'type':'file','source':'x.csv.gz','level':9}}",
          "{'data':{'type':'file','source':'x.gz','strict':true}}",
          "{'data':{'type':'file','source':'anything','file_type':'pq','strict':null}}",
          "{'data':{'type':'postgresql','connection':{'host':'h','database':'d','port':65535,"
              + "'username':null,'password':'p','ssl_mode':'verify-ca','connection_timeout':'5m'},"
              + "'table':'t','query':null,'ratio':1,'limit':9000000000}}",
          "{'data':{'type':'postgres','connection':{'host':'h','database':'d',"
              + "'connection_timeout':30},'query':'select 1','ratio':0.25},"
              + "'preprocessing':{'missing_strategy':'drop','outlier_threshold':3,"
              + "'numeric_transforms':['sqrt'],'max_features':1}}",
          "{'data':{'type':'postgres','connection':{'service':'s'},'table':'t'}}",
          "{'data':{'type':'postgres','connection':{'service':'s','host':'h','database':null},"
              + "'table':'t'}}",
          "{'data':{'type':'api','file_type':'x','api_config':{'base_url':'u',"
              + "'headers':{'A':'b'},'params':{'n':1,'x':null,'y':{'z':[1]}},"
              + "'auth':{'token':'t','keys':['k']},'steps':[{'name':'s','repeat':0}],"
              + "'pagination':{'type':'cursor'}}},'automl':{'any':[1]},'scalability':null,"
              + "'hypothesis_search':7,'output':null,'preprocessing':null}",
          "{'data':{'type':'csv','source':'x'},'output':{'data':'o.tsv.zst'}}",
          "{'data':{'type':'csv','source':['x',7,'y']}}",
          "{'data':{'type':'file','source':['x.csv','y.TSV.xz'],'sample':1}}",
          "{'data':{'type':'file','source':['x.csv','y'],'file_type':'csv'}}");

  private final Path folder;

  ConfigSchemaTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private boolean parserAccepts(String json) {
    Path file = folder.resolve("config.json");
    try {
      Files.writeString(file, json);
      ConfigLoader.create(TestConnectors.REGISTRY, Map.of()).load(file);
      return true;
    } catch (ConfigException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean schemaAccepts(String json) {
    return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  @Test
  void theTemplateOfEveryTypeIsAcceptedByBoth() throws Exception {
    for (Connector<?> connector : TestConnectors.REGISTRY.connectors()) {
      for (String type : connector.names()) {
        String template = ConfigTemplate.of(connector, type, ConfigTemplate.Filling.NONE);
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(template);
        String json = JSON.writeValueAsString(tree);
        assertThat(schemaAccepts(json)).as(template).isTrue();
        assertThat(parserAccepts(json)).as(template).isTrue();
      }
    }
  }

  @Test
  void whatIsRightIsRightToBoth() {
    for (String json : VALID) {
      String text = read(json).toString();
      assertThat(SCHEMA.validate(text, InputFormat.JSON)).as(json).isEmpty();
      assertThat(parserAccepts(text)).as(json).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'data':null}",
        "{'data':{}}",
        "{'data':{'type':null}}",
        "{'data':{'source':'x.csv'}}",
        "{'data':{'type':'nope','source':'x'}}",
        "{'data':{'type':'CSV','source':'x'}}",
        "{'data':{'type':'csv'}}",
        "{'data':{'type':'csv','source':null}}",
        "{'data':{'type':'csv','source':[]}}",
        "{'data':{'type':'csv','source':[['x']]}}",
        "{'data':{'type':'csv','source':['x',null]}}",
        "{'data':{'type':'parquet','source':['x']}}",
        "{'data':{'type':'file','source':[]}}",
        "{'data':{'type':'file','source':['x.csv','y.parquet']}}",
        "{'data':{'type':'file','source':['x.csv','y']}}",
        "{'data':{'type':'file','source':['x.parquet']}}",
        "{'data':{'type':'file','source':['x.csv',null]}}",
        "{'data':{'type':'csv','source':'x','sorce':'y'}}",
        "{'data':{'type':'csv','source':'x','sorce':null}}",
        "{'data':{'type':'csv','source':'x','connection':{}}}",
        "{'data':{'type':'csv','source':'x','file_type':'pq'}}",
        "{'data':{'type':'csv','source':'x','delimiter':';;'}}",
        "{'data':{'type':'csv','source':'x','delimiter':1}}",
        "{'data':{'type':'csv','source':'x','header':'true'}}",
        "{'data':{'type':'csv','source':'x','header':1}}",
        "{'data':{'type':'csv','source':'x','sample':0}}",
        "{'data':{'type':'csv','source':'x','sample':101}}",
        "{'data':{'type':'csv','source':'x','sample':'7'}}",
        "{'data':{'type':'csv','source':'x','sample':1.5}}",
        "{'data':{'type':'csv','source':'x','null_values':'NA'}}",
        "{'data':{'type':'csv','source':'x','null_values':[null]}}",
        "{'data':{'type':'csv','source':'x','types':{'a':null}}}",
        "{'data':{'type':'csv','source':'x','types':[]}}",
        "{'data':{'type':'csv','source':'x','chunk_size':0}}",
        "{'data':{'type':'csv','source':'x','chunk_size':2147483648}}",
        "{'data':{'type':'csv','source':'x','backend':'spark'}}",
        "{'data':{'type':'csv','source':'x','backend':'panda'}}",
        "{'data':{'type':'file'}}",
        "{'data':{'type':'file','source':'x.foo'}}",
        "{'data':{'type':'file','source':7}}",
        "{'data':{'type':'file','source':'x.csv','file_type':'nope'}}",
        "{'data':{'type':'file','source':'x.csv','file_type':'postgres'}}",
        "{'data':{'type':'file','source':'x.csv','strict':true}}",
        "{'data':{'type':'file','source':'x.csv.gz','strict':true}}",
        "{'data':{'type':'file','source':'x.csv','file_type':'pq','sample':1}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d'}}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d'},'table':null}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d'},'table':'t','query':'q'}}",
        "{'data':{'type':'postgres','connection':{'host':'h'},'table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':null,'database':'d'},'table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':'h','service':null},'table':'t'}}",
        "{'data':{'type':'postgres','connection':'h','table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d','port':0},'table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d','ssl_mode':'VERIFY_CA'},'table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d','connection_timeout':'5 weeks'},'table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d','connection_timeout':-1},'table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d','connection_timeout':1000000000},'table':'t'}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d'},'table':'t','ratio':1.01}}",
        "{'data':{'type':'postgres','connection':{'host':'h','database':'d'},'table':'t','file_type':'csv'}}",
        "{'data':{'type':'api','api_config':{'base_url':'u','auth':{'token':[]}}}}",
        "{'data':{'type':'api','api_config':{'base_url':'u','steps':[{}]}}}",
        "{'data':{'type':'api','api_config':{'base_url':'u','steps':[{'name':'s','repeat':-1}]}}}",
        "{'data':{'type':'csv','source':'x'},'preprocessing':[]}",
        "{'data':{'type':'csv','source':'x'},'preprocessing':{'missing_strategy':'man'}}",
        "{'data':{'type':'csv','source':'x'},'preprocessing':{'outlier_threshold':-0.1}}",
        "{'data':{'type':'csv','source':'x'},'preprocessing':{'max_features':0}}",
        "{'data':{'type':'csv','source':'x'},'preprocessing':{'numeric_transforms':['sqr']}}",
        "{'data':{'type':'csv','source':'x'},'output':{'data':'o.txt'}}",
        "{'data':{'type':'csv','source':'x'},'output':{'data':'o.parquet.gz'}}",
        "{'data':{'type':'csv','source':'x'},'output':{'data':'o.csv.bz2'}}",
        "{'data':{'type':'csv','source':'x'},'output':{'file':''}}",
        "{'data':{'type':'csv','source':'x'},'output':{'format':'xml'}}",
        "{'data':{'type':'csv','source':'x'},'memory':'2G'}",
        "{'data':{'type':'csv','source':'x'},'memory':0}",
        "{'data':{'type':'csv','source':'x'},'memory':1.5}",
        "{'data':{'type':'csv','source':'x'},'memory':true}",
        "{'data':{'type':'csv','source':'x'},'temp_dir':{}}",
        "{'data':{'type':'csv','source':'x'},'nothing':1}",
        "{'data':{'type':'csv','source':'x'},'nothing':null}"
      })
  void whatIsWrongIsWrongToBoth(String json) {
    String text = read(json).toString();
    assertThat(schemaAccepts(text)).as("schema").isFalse();
    assertThat(parserAccepts(text)).as("parser").isFalse();
  }

  @Test
  void theyAgreeOnWhateverBecomesOfAConfig() {
    long seed = 20261122;
    Random random = new Random(seed);
    int accepted = 0;
    int rounds = 6_000;
    for (int i = 0; i < rounds; i++) {
      JsonNode config = read(VALID.get(random.nextInt(VALID.size())));
      List<String> changes = new ArrayList<>();
      for (int n = random.nextInt(3); n >= 0; n--) {
        changes.add(mutate((ObjectNode) config, random));
      }
      String text = config.toString();
      boolean parser = parserAccepts(text);
      accepted += parser ? 1 : 0;
      assertThat(schemaAccepts(text))
          .as("seed %d, round %d, %s: %s", seed, i, changes, text)
          .isEqualTo(parser);
    }
    assertThat(accepted).as("both verdicts are common").isBetween(rounds / 20, rounds * 19 / 20);
  }

  /** Changes one place, and says how. */
  private static String mutate(ObjectNode root, Random random) {
    List<ContainerNode<?>> containers = new ArrayList<>();
    collect(root, containers);
    ContainerNode<?> at = containers.get(random.nextInt(containers.size()));
    JsonNode value = value(random);
    if (at instanceof ArrayNode array) {
      if (array.isEmpty() || random.nextInt(3) == 0) {
        array.add(value);
      } else {
        array.set(random.nextInt(array.size()), value);
      }
      return "an element: " + value;
    }
    ObjectNode object = (ObjectNode) at;
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    if (keys.isEmpty() || random.nextInt(5) == 0) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      object.set(key, value);
      return "a key: " + key;
    }
    String key = keys.get(random.nextInt(keys.size()));
    if (random.nextInt(4) == 0) {
      object.remove(key);
      return "without " + key;
    }
    object.set(key, value);
    return key + ": " + value;
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> found) {
    if (node instanceof ContainerNode<?> container) {
      found.add(container);
      container.forEach(child -> collect(child, found));
    }
  }

  private static final List<String> KEYS =
      List.of(
          "type",
          "source",
          "file_type",
          "connection",
          "query",
          "table",
          "api_config",
          "sheet_name",
          "cloud_config",
          "backend",
          "chunk_size",
          "sample",
          "level",
          "strict",
          "host",
          "password",
          "data",
          "file",
          "memory",
          "automl",
          "unknown",
          "name",
          "<<");

  private static JsonNode value(Random random) {
    return read(VALUES.get(random.nextInt(VALUES.size())));
  }

  private static final List<String> VALUES =
      List.of(
          "null",
          "null",
          "true",
          "false",
          "0",
          "1",
          "-1",
          "7",
          "100",
          "101",
          "65536",
          "1.5",
          "0.25",
          "-0.5",
          "3000000000",
          "99999999999999999999",
          "1e3",
          "2.0",
          "''",
          "' '",
          "'x'",
          "';'",
          "'7'",
          "'true'",
          "'null'",
          "'csv'",
          "'pq'",
          "'gzcsv'",
          "'file'",
          "'postgres'",
          "'api'",
          "'x.csv'",
          "'x.csv.gz'",
          "'x.parquet'",
          "'x.gz'",
          "'5m'",
          "'500 ms'",
          "'require'",
          "'verify-ca'",
          "'dask'",
          "'spark'",
          "'json'",
          "'mean'",
          "'2GiB'",
          "[]",
          "['a']",
          "['x.csv']",
          "['x.csv','y.tsv']",
          "['x.csv','y.gz']",
          "[null]",
          "{}",
          "{'a':1}",
          "{'a':null}",
          "[{'name':'n'}]",
          "{'host':'h','database':'d'}",
          "{'type':'csv','source':'s'}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'data':{'type':'${T}','what':'ever'}}",
        "{'data':{'type':'csv','source':'${S}','sample':'${N}','header':'${H}','backend':'${B}',"
            + "'delimiter':'${D:-;}','chunk_size':'${C}'}}",
        "{'data':{'type':'file','source':'${S}'}}",
        "{'data':{'type':'file','file_type':'${F}','source':'x'}}",
        "{'data':{'type':'csv','file_type':'${F}','source':'x'}}",
        "{'data':{'type':'postgres','connection':{'host':'${H}','database':'d','port':'${P}',"
            + "'ssl_mode':'${M}','connection_timeout':'${T}'},'table':'t','ratio':'${R}'},"
            + "'output':{'data':'${D}','format':'${F}'},'memory':'${M}','temp_dir':'${T}'}"
      })
  void aReferenceMayStandForAnyValue(String json) {
    assertThat(SCHEMA.validate(read(json).toString(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaTellsMeaningDefaultsAndChoices() {
    JsonNode schema = read(TEXT.replace('\'', ' '));
    assertThat(schema.at("/$schema").asText()).isEqualTo("http://json-schema.org/draft-07/schema#");
    JsonNode csv = schema.at("/definitions/csv");
    assertThat(csv.at("/description").asText()).isEqualTo("a fake csv");
    assertThat(csv.at("/properties/source/description").asText()).isEqualTo("the path of the file");
    assertThat(csv.at("/properties/delimiter/default").asText()).isEqualTo(",");
    assertThat(csv.at("/properties/header/default").isBoolean()).isTrue();
    assertThat(csv.at("/properties/sample/maximum").asInt()).isEqualTo(100);
    assertThat(csv.at("/required").toString()).contains("\"source\"");
    JsonNode server = schema.at("/definitions/postgres/properties/connection");
    assertThat(server.at("/properties/port/default").asInt()).isEqualTo(5432);
    assertThat(server.at("/properties/password/writeOnly").asBoolean()).isTrue();
    assertThat(server.at("/properties/ssl_mode").toString())
        .contains("[\"disable\",\"require\",\"verify-ca\"]");
    assertThat(schema.at("/properties/preprocessing").toString())
        .contains("\"default\":1.5", "\"default\":\"mean\"");
  }

  @Test
  void theSchemaIsItselfADraft7Schema() {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(
                com.networknt.schema.SchemaLocation.of("http://json-schema.org/draft-07/schema#"));
    assertThat(meta.validate(TEXT, InputFormat.JSON)).isEmpty();
  }
}
