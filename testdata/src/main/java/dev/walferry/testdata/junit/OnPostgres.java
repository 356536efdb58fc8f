package dev.walferry.testdata.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test, in place of {@code @Test}, that runs once on each of the versions named, with the parameters that
 * {@link Postgres} gives. On a server given with {@code -Dwalferry.postgres=jdbc:...} it runs once, there.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(OnPostgresExtension.class)
public @interface OnPostgres {

    /** {@return the major versions, of 14 to 18} */
    int[] value() default {14, 15, 16, 17, 18};

    /** {@return configuration parameters of the servers, each as {@code name=value}} */
    String[] settings() default {};
}
