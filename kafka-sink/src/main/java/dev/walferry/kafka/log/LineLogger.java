package dev.walferry.kafka.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Hands to the output what one class logs. */
final class LineLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private static final String ANY = "{}";

    private final transient LogOutput output;

    LineLogger(String name, LogOutput output) {
        this.name = name;
        this.output = output;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null; // the caller's place in the code is not logged
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable error) {
        String template = String.valueOf(pattern);
        String message = MessageFormatter.basicArrayFormat(template, arguments);
        String kind = template.equals(ANY) || marker != null ? String.valueOf(message) : template;
        output.write(level, name, marker, kind, String.valueOf(message), error);
    }

    @Override
    public boolean isTraceEnabled() {
        return output.isEnabled(name, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return output.isEnabled(name, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return output.isEnabled(name, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return output.isEnabled(name, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return output.isEnabled(name, Level.ERROR);
    }
}
