package dev.walferry.testdata.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class, or one test, the parameters {@link dev.walferry.testdata.TestDatabase} (the test's own database
 * on a shared server) and {@link dev.walferry.testdata.LocalPostgres} (the test's own server). On a method it replaces the
 * annotation of the class.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PostgresExtension.class)
public @interface Postgres {

    /** {@return the server's major version, 14 to 18} */
    int value() default 18;

    /**
     * {@return libraries that the bundled servers lack, for example {@code wal2json}. The tests then run on the server that
     * the machine's own packages have installed; without it they are skipped, which the log says}
     */
    String[] libraries() default {};

    /** {@return configuration parameters of the server, each as {@code name=value}} */
    String[] settings() default {};
}
