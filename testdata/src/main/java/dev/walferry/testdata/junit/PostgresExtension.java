package dev.walferry.testdata.junit;

import dev.walferry.testdata.LocalPostgres;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Resolves parameters of a method if {@link Postgres} is on it, its class or an enclosing class. */
final class PostgresExtension implements ParameterResolver, ExecutionCondition {

    private static final System.Logger LOG = System.getLogger(PostgresExtension.class.getName());

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Postgres postgres = AnnotationSupport.findAnnotation(context.getElement(), Postgres.class)
                .orElse(null);
        if (postgres == null || LocalPostgres.isInstalled(postgres.value(), List.of(postgres.libraries()))) {
            return ConditionEvaluationResult.enabled("the server is here");
        }
        if (postgres.libraries().length == 0) {
            return ConditionEvaluationResult.enabled("the server is bundled");
        }
        if (Arrays.stream(postgres.libraries()).anyMatch(OptionalProgram::isRequired)) {
            return ConditionEvaluationResult.enabled("the server must be here: without it the test fails");
        }
        String packages = Arrays.stream(postgres.libraries())
                .map(library -> "postgresql-" + postgres.value() + "-" + library)
                .collect(Collectors.joining(" "));
        String reason = "PostgreSQL " + postgres.value() + " with " + List.of(postgres.libraries())
                + " is not installed: on Debian, apt-get install " + packages;
        LOG.log(System.Logger.Level.WARNING, () -> "SKIPPED " + context.getDisplayName() + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        // only the extension of @OnPostgres knows the version
        return PostgresParameters.isOurs(parameter)
                && !AnnotationSupport.isAnnotated(context.getTestMethod(), OnPostgres.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Postgres postgres = Annotations.closest(context, Postgres.class);
        PostgresSource.Key key = new PostgresSource.Key(
                postgres.value(), postgres.libraries().length > 0, Settings.parse(postgres.settings()));
        return new PostgresParameters(key).resolveParameter(parameter, context);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
