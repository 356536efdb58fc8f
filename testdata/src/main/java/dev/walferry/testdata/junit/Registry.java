package dev.walferry.testdata.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class, or one test, the parameters {@link TestSubjects} (the test's own subjects in a shared schema
 * registry) and {@link dev.walferry.testdata.LocalRegistry} (the test's own registry, running). The tests are skipped, with
 * the reason, on a machine without a Java that is new enough for the registry.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RegistryExtension.class)
public @interface Registry {}
