package dev.walferry.testdata.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Replaces {@code @Test} on a test that runs once on each of the given versions, with the parameters of {@link Postgres}. Unless
 * tests tagged {@code slow} run, it runs on the newest of them only. If {@code -Dwalferry.postgres=jdbc:...} gives a server, the
 * test runs once, on that server.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(OnPostgresExtension.class)
public @interface OnPostgres {

    /** {@return the major versions, from 14 to 18} */
    int[] value() default {14, 15, 16, 17, 18};

    /** {@return configuration parameters of the servers, each as {@code name=value}} */
    String[] settings() default {};
}
