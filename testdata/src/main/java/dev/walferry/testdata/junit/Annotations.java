package dev.walferry.testdata.junit;

import java.lang.annotation.Annotation;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds the annotation that holds for a test. */
final class Annotations {

    private Annotations() {}

    /** The one on the method, else on its class, else on the class around that. */
    static <A extends Annotation> A closest(ExtensionContext context, Class<A> type) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), type)
                .or(() -> AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), type, context.getEnclosingTestClasses()))
                .orElseThrow(() -> new IllegalStateException(
                        "no @" + type.getSimpleName() + " on " + context.getRequiredTestClass()));
    }
}
