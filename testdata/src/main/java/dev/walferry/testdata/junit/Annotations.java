package dev.walferry.testdata.junit;

import java.lang.annotation.Annotation;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds the annotation that applies to a test. */
final class Annotations {

    private Annotations() {}

    /** The annotation of the method, or of its class, or of the enclosing class, whichever is found first. */
    static <A extends Annotation> A closest(ExtensionContext context, Class<A> type) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), type)
                .or(() -> AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), type, context.getEnclosingTestClasses()))
                .orElseThrow(() -> new IllegalStateException(
                        "no @" + type.getSimpleName() + " on " + context.getRequiredTestClass()));
    }
}
