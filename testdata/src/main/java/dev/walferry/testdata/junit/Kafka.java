package dev.walferry.testdata.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class, or one test, the parameters {@link TestTopics} (the test's own topic prefix on a shared broker)
 * and {@link dev.walferry.testdata.LocalKafka} (the test's own broker). On a method it replaces the annotation of the class.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KafkaExtension.class)
public @interface Kafka {

    /** {@return broker settings, each as {@code name=value}} */
    String[] settings() default {};
}
