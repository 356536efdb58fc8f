package dev.walferry.testdata.junit;

import dev.walferry.testdata.LocalKafka;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Resolves parameters of a method if {@link Kafka} is on it, its class or an enclosing class. */
final class KafkaExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(KafkaExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestTopics.class || type == LocalKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Map<String, String> settings =
                Settings.parse(Annotations.closest(context, Kafka.class).settings());
        Store store = context.getStore(NAMESPACE);
        if (parameter.getParameter().getType() == LocalKafka.class) {
            return store.computeIfAbsent(LocalKafka.class, type -> start(settings), LocalKafka.class);
        }
        return store.computeIfAbsent(
                TestTopics.class,
                type -> new TestTopics(shared(context, settings), UniqueName.next()),
                TestTopics.class);
    }

    private static LocalKafka shared(ExtensionContext context, Map<String, String> settings) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(settings, KafkaExtension::start, LocalKafka.class);
    }

    private static LocalKafka start(Map<String, String> settings) {
        // a broker that lives for some tests is not worth the optimizing compiler's work
        LocalKafka.Builder builder = LocalKafka.broker().jvmOption("-XX:TieredStopAtLevel=1");
        settings.forEach(builder::set);
        return builder.start();
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
