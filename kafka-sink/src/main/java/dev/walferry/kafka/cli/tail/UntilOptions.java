package dev.walferry.kafka.cli.tail;

import dev.walferry.Lsn;
import dev.walferry.kafka.source.Login;
import dev.walferry.kafka.source.WalPosition;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where {@code tail} stops. Without one of these options it does not. */
final class UntilOptions {
    @Option(
            names = "--until-lsn",
            paramLabel = "LSN",
            converter = LsnConverter.class,
            description =
                    "Stop after everything committed up to this position (a commit_lsn, an end_lsn or any other).")
    private @Nullable Lsn lsn;

    @Option(names = "--until-now", description = "Stop after everything that was committed before the command started.")
    private boolean now;

    /**
     * Returns the position to stop at. Must be called before the stream starts: later commits do not count as "now".
     */
    @Nullable
    Lsn position(Login login) throws SQLException {
        if (!now) {
            return lsn;
        }
        try (Connection connection = login.connect()) {
            return WalPosition.end(connection);
        }
    }

    /** Reads {@code X/X}. */
    static final class LsnConverter implements ITypeConverter<Lsn> {
        @Override
        public Lsn convert(String text) {
            try {
                return Lsn.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
