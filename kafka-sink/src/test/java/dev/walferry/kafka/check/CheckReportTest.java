package dev.walferry.kafka.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.Writer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Configuration keys that findings name. */
class CheckReportTest {
    private final CheckReport report = new CheckReport(new PrintWriter(Writer.nullWriter()));

    private List<String> keys() {
        return report.failed().stream().map(CheckFinding::key).toList();
    }

    private void refuse(String sqlState) {
        report.attempt("source", () -> {
            throw new SQLException("refused", sqlState);
        });
    }

    @Test
    void findingsAreAboutTheKeyThatWasNamedLast() {
        report.fail("topics: too many", "");
        report.about("source.slot.name");
        report.fail("slot a: does not exist", "create it");
        report.warn("slot b: lags", "read it");
        assertEquals(List.of("", "source.slot.name"), keys());
        assertEquals(List.of(new CheckFinding("source.slot.name", "slot b: lags", "read it")), report.warned());
    }

    @Test
    void whatTheServerRefusesAtLoginIsAboutTheLogin() {
        report.about("source.url");
        refuse("28P01");
        refuse("28000");
        refuse("3D000");
        assertEquals(List.of("source.password", "source.user", "source.url"), keys());
    }
}
