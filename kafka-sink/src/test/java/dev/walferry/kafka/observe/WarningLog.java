package dev.walferry.kafka.observe;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/** Collects what is logged at WARN, and nothing else. */
public final class WarningLog {
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    /** Returns the logger whose warnings are collected. */
    public Logger logger() {
        Class<?>[] type = {Logger.class};
        return (Logger) Proxy.newProxyInstance(Logger.class.getClassLoader(), type, (proxy, method, arguments) -> {
            if (method.getName().equals("warn")) {
                int first = arguments[0] instanceof Marker ? 1 : 0;
                Object[] values = arguments[first + 1] instanceof Object[] many
                        ? many
                        : List.of(arguments[first + 1]).toArray();
                warnings.add(MessageFormatter.arrayFormat((String) arguments[first], values)
                        .getMessage());
            }
            return null;
        });
    }

    /** Returns the messages so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
