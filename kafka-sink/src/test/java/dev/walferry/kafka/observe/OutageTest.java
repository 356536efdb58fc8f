package dev.walferry.kafka.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class OutageTest {
    private final List<String> warnings = new ArrayList<>();
    private final Outage outage = new Outage(logger());

    private Logger logger() {
        Class<?>[] type = {Logger.class};
        return (Logger) Proxy.newProxyInstance(Logger.class.getClassLoader(), type, (proxy, method, arguments) -> {
            if (method.getName().equals("warn")) {
                Object[] values = arguments[1] instanceof Object[] many
                        ? many
                        : List.of(arguments[1]).toArray();
                warnings.add(MessageFormatter.arrayFormat((String) arguments[0], values)
                        .getMessage());
            }
            return null;
        });
    }

    @Test
    void itIsToldOnceWhenItBeginsAndOnceWhenItEnds() {
        outage.over("streaming");
        assertEquals(List.of(), warnings);
        for (int i = 0; i < 1000; i++) {
            outage.failed("slot \"s\" at 0/" + Integer.toHexString(i).toUpperCase(Locale.ROOT) + ": refused, try " + i);
        }
        assertTrue(outage.isOpen());
        assertEquals(List.of("slot \"s\" at 0/0: refused, try 0"), warnings);
        outage.over("streaming");
        outage.over("streaming");
        assertFalse(outage.isOpen());
        assertEquals(2, warnings.size());
        assertTrue(warnings.get(1).matches("streaming again after \\d+ ms, failed tries: 1000"), warnings.get(1));
    }

    @Test
    void anotherReasonIsToldAtOnceButNotWithoutEnd() {
        outage.failed("connection refused");
        outage.failed("the server is starting up");
        outage.failed("connection refused");
        assertEquals(List.of("connection refused", "the server is starting up"), warnings);
        for (char c = 'a'; c <= 'z'; c++) {
            outage.failed("reason " + c);
        }
        assertEquals(20, warnings.size());
    }

    @Test
    void theNextOutageIsToldAgain() {
        outage.failed("connection refused");
        outage.over("streaming");
        outage.failed("connection refused");
        assertEquals(3, warnings.size());
    }
}
