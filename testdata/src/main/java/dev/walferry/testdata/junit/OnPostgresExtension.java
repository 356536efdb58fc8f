package dev.walferry.testdata.junit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a test once per version. */
final class OnPostgresExtension implements TestTemplateInvocationContextProvider {
    static boolean areSlowTestsRun() {
        return !System.getProperty("walferry.excludedTags", "slow").contains("slow");
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        OnPostgres onPostgres = Annotations.closest(context, OnPostgres.class);
        Map<String, String> settings = Settings.parse(onPostgres.settings());
        IntStream versions = Arrays.stream(onPostgres.value());
        if (!areSlowTestsRun()) {
            versions = IntStream.of(versions.max().orElseThrow());
        }
        if (PostgresSource.chosen() == PostgresSource.GIVEN) {
            versions = versions.limit(1); // there is only one server
        }
        return versions.mapToObj(version -> new Invocation(new PostgresSource.Key(version, false, settings)));
    }

    private record Invocation(PostgresSource.Key key) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int index) {
            return PostgresSource.chosen() == PostgresSource.GIVEN
                    ? "on the given PostgreSQL"
                    : "on PostgreSQL " + key.majorVersion();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new PostgresParameters(key));
        }
    }
}
