package dev.walferry.testdata.junit;

import dev.walferry.testdata.LocalRegistry;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Resolves the parameters of {@link Registry}, or skips its tests. */
final class RegistryExtension implements ParameterResolver, ExecutionCondition {

    private static final Namespace NAMESPACE = Namespace.create(RegistryExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return LocalRegistry.isSupported()
                ? ConditionEvaluationResult.enabled("there is a Java for the schema registry")
                : ConditionEvaluationResult.disabled(LocalRegistry.requirement());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestSubjects.class || type == LocalRegistry.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        if (parameter.getParameter().getType() == LocalRegistry.class) {
            return store.computeIfAbsent(LocalRegistry.class, type -> start(), LocalRegistry.class);
        }
        return store.computeIfAbsent(
                TestSubjects.class,
                type -> new TestSubjects(shared(context).url(), UniqueName.next()),
                TestSubjects.class);
    }

    private static LocalRegistry shared(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(LocalRegistry.class, type -> start(), LocalRegistry.class);
    }

    private static LocalRegistry start() {
        LocalRegistry registry = LocalRegistry.create();
        try {
            registry.start();
            return registry;
        } catch (RuntimeException | Error e) {
            registry.close();
            throw e;
        }
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
