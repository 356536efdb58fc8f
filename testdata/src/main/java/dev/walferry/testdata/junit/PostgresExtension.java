package dev.walferry.testdata.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Resolves parameters of a method if {@link Postgres} is on it, its class or an enclosing class. */
final class PostgresExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        // only the extension of @OnPostgres knows the version
        return PostgresParameters.isOurs(parameter)
                && !AnnotationSupport.isAnnotated(context.getTestMethod(), OnPostgres.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Postgres postgres = Annotations.closest(context, Postgres.class);
        PostgresSource.Key key = new PostgresSource.Key(postgres.value(), Settings.parse(postgres.settings()));
        return new PostgresParameters(key).resolveParameter(parameter, context);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
