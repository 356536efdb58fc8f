package dev.walferry.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Core as a module on the module path: every public package is exported, and no internal one. */
final class ModuleTest {
    private static final ModuleDescriptor CORE = ModuleFinder.of(Path.of("target", "classes"))
            .find("dev.walferry.core")
            .orElseThrow()
            .descriptor();

    @Test
    void internalPackagesAreNotExported() {
        Set<String> exported = CORE.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        Set<String> hidden = new TreeSet<>(CORE.packages());
        hidden.removeAll(exported);
        assertTrue(exported.stream().noneMatch(name -> name.contains(".internal")), exported.toString());
        assertTrue(hidden.contains("dev.walferry.internal"), hidden.toString());
        assertTrue(hidden.stream().allMatch(name -> name.startsWith("dev.walferry.internal")), hidden.toString());
    }

    /** The driver makes our socket by its class's name. */
    @Test
    void onlyTheDriverSeesAnInternalPackageAndOnlyOne() {
        Map<String, Set<String>> qualified = CORE.exports().stream()
                .filter(ModuleDescriptor.Exports::isQualified)
                .collect(Collectors.toMap(ModuleDescriptor.Exports::source, ModuleDescriptor.Exports::targets));
        assertEquals(Map.of("dev.walferry.internal.socket", Set.of("org.postgresql.jdbc")), qualified);
    }

    @Test
    void onlyTheDriverAndLz4AreNeededBesidesTheJdk() {
        Set<String> required = CORE.requires().stream()
                .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> !name.startsWith("java."))
                .collect(Collectors.toSet());
        assertEquals(Set.of("org.postgresql.jdbc", "org.lz4.java"), required);
    }
}
