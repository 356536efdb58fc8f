package dev.walferry.kafka.harness;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OptionalProgram;
import java.sql.SQLException;

/** Locales whose currencies differ in their fraction digits, each with the text of 12345 of its smallest unit. */
public enum MoneyLocale {
    /** The yen has no fraction. */
    JAPAN("ja_JP", "12345", "12345.00"),
    /** Printed with a comma, and the sign of the currency after it. */
    GERMANY("de_DE", "123.45", "123.45"),
    /** A dinar has 1000 fils. */
    KUWAIT("ar_KW", "12.345", "12.345");

    private static final String UNKNOWN = "22023";

    private final String language;
    private final String amount;
    private final String written;

    MoneyLocale(String language, String amount, String written) {
        this.language = language;
        this.amount = amount;
        this.written = written;
    }

    /** Returns SQL for the amount. */
    public String amount() {
        return amount + "::numeric::money";
    }

    /** Returns the amount as records have it: with at least two fraction digits, as with Debezium. */
    public String written() {
        return written;
    }

    /** Makes it the locale of a database's new sessions. The test is skipped on a machine that does not have it. */
    public void use(TestDatabase database) throws SQLException {
        String name = language + ".UTF-8";
        OptionalProgram.assume(
                "locales",
                isKnown(database, name),
                "the server does not know the locale " + name + ": localedef -i " + language + " -f UTF-8 " + name
                        + " makes it from Debian's package locales");
        database.execute("alter database \"" + database.name() + "\" set lc_monetary = '" + name + "'");
    }

    private static boolean isKnown(TestDatabase database, String name) throws SQLException {
        try {
            database.queryOne("select set_config('lc_monetary', '" + name + "', true)");
            return true;
        } catch (SQLException e) {
            if (UNKNOWN.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }
}
