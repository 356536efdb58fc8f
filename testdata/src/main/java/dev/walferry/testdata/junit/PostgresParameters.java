package dev.walferry.testdata.junit;

import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Resolves the parameters for one version and its settings. It keeps what it creates in the store of the test (or of the
 * class, for {@code @BeforeAll}), which closes it at the end of the test.
 */
record PostgresParameters(PostgresSource.Key key) implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(PostgresParameters.class);

    static boolean isOurs(ParameterContext parameter) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestDatabase.class || type == LocalPostgres.class;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return isOurs(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PostgresSource source = PostgresSource.chosen();
        Store store = context.getStore(NAMESPACE);
        if (parameter.getParameter().getType() == LocalPostgres.class) {
            return store.computeIfAbsent(
                    LocalPostgres.class, type -> PostgresSource.startOwn(key), LocalPostgres.class);
        }
        return store.computeIfAbsent(TestDatabase.class, type -> create(source, context), TestDatabase.class);
    }

    private TestDatabase create(PostgresSource source, ExtensionContext context) {
        try {
            return TestDatabase.create(source.shared(context, key), UniqueName.next());
        } catch (SQLException e) {
            throw new ParameterResolutionException("cannot create a database for this test", e);
        }
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope
                .TEST_METHOD; // so that a constructor gets the database of the test, not of the class
    }
}
