package dev.walferry.kafka.record.live;

import static dev.walferry.kafka.record.Rows.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.harness.MoneyLocale;
import dev.walferry.kafka.record.Settings;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;

/**
 * The stream prints {@code money} as in the C locale, with two fraction digits. How many digits the amount really has
 * depends on {@code lc_monetary} in ordinary sessions of the server.
 */
@Timeout(300)
class MoneyLocaleTest {
    private static final String[] TABLE = {
        "create domain price as money",
        "create domain prices as money[]",
        "create table item (id text primary key, m money, p price, ms money[], ps price[], l prices)",
        "create publication p for all tables"
    };

    /** Returns SQL that inserts the amount into each column, with its negative in arrays. */
    private static String insert(MoneyLocale locale) {
        String v = locale.amount();
        String array = "array[" + v + ", null, (-" + v.replaceFirst("::money", ")::money") + "]";
        return "insert into item values ('" + locale + "', " + v + ", " + v + ", " + array + ", " + array
                + "::price[], " + array + ")";
    }

    private static JsonNode after(ProducerRecord<byte[], byte[]> record) {
        return json(record.value()).get("after");
    }

    @OnPostgres({14, 18})
    void amountsHaveTheDigitsOfTheServersLocale(TestDatabase database) throws SQLException {
        database.execute(TABLE);
        for (MoneyLocale locale : MoneyLocale.values()) {
            locale.use(database);
            JsonNode row = after(
                    LiveSession.published(database, Settings.with("decimal.handling.mode", "string"), insert(locale))
                            .get(0));
            String v = locale.written();
            JsonNode amount = json("\"" + v + "\"");
            JsonNode array = json("[\"" + v + "\",null,\"-" + v + "\"]");
            for (String column : List.of("m", "p")) {
                assertEquals(amount, row.get(column), locale + " " + column);
            }
            for (String column : List.of("ms", "ps", "l")) {
                assertEquals(array, row.get(column), locale + " " + column);
            }
            String stored = database.queryOne("select m::numeric from item where id = '" + locale + "'");
            assertEquals(0, new BigDecimal(String.valueOf(stored)).compareTo(new BigDecimal(v)), locale.name());
        }
    }

    @OnPostgres({14, 18})
    void theSchemaHasTheirScale(TestDatabase database) throws SQLException, IOException {
        database.execute(TABLE);
        for (MoneyLocale locale : MoneyLocale.values()) {
            locale.use(database);
            JsonNode record =
                    json(LiveSession.published(database, Settings.with("value.format", "json-schema"), insert(locale))
                            .get(0)
                            .value());
            JsonNode row = record.at("/payload/after");
            BigDecimal amount = new BigDecimal(locale.written());
            for (int column = 1; column <= 5; column++) {
                JsonNode schema = record.at("/schema/fields/1/fields/" + column);
                JsonNode value = row.get(schema.get("field").textValue());
                JsonNode decimal = schema.has("items") ? schema.get("items") : schema;
                int scale = Integer.parseInt(decimal.at("/parameters/scale").asText());
                assertEquals(amount.scale(), scale, locale + " " + schema);
                byte[] unscaled = (value.isArray() ? value.get(0) : value).binaryValue();
                assertEquals(amount, new BigDecimal(new BigInteger(unscaled), scale), locale + " " + schema);
            }
        }
    }

    /** Keys and values of a row that is read later are in the stream's form too. */
    @OnPostgres({14, 18})
    void amountsThatAreReadFromTheTable(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id money primary key, version int, ms money[])",
                "alter table item alter ms set storage external",
                "create publication p for all tables");
        for (MoneyLocale locale : MoneyLocale.values()) {
            locale.use(database);
            database.execute("insert into item values (" + locale.amount() + ", 1, array_fill(" + locale.amount()
                    + ", array[1000]))");
            ProducerRecord<byte[], byte[]> record = LiveSession.published(
                            database,
                            Settings.with("decimal.handling.mode", "string", "unavailable.value.policy", "reselect"),
                            "update item set version = 2")
                    .get(0);
            assertEquals(json("{\"id\":\"" + locale.written() + "\"}"), json(record.key()), locale.name());
            assertNotNull(record.headers().lastHeader("__walferry.reselected"), locale.name());
            JsonNode read = after(record).get("ms");
            assertEquals(1000, read.size(), locale.name());
            read.forEach(amount -> assertEquals(locale.written(), amount.textValue(), locale.name()));
            database.execute("delete from item");
        }
    }
}
