package dev.walferry.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Everything that the documentation refers to exists. */
class PagesTest {
    private static final Pattern SOURCE = Pattern.compile("`([\\w/]+\\.java)`");
    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w*Test)`");

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeading() {
        List<Path> pages = Pages.files(".md");
        assertTrue(pages.contains(Pages.ROOT.resolve("README.md")), pages::toString);
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (String link : Pages.links(page)) {
                if (!link.matches("[a-z]+:.*") && !resolves(page, link)) {
                    broken.add(Pages.ROOT.relativize(page) + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static boolean resolves(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? page
                : page.resolveSibling(parts[0]).toAbsolutePath().normalize();
        return Files.exists(target)
                && (parts.length == 1 || Pages.anchors(target).contains(parts[1]));
    }

    @Test
    void everyTestNamedInTheListOfTrapsExists() {
        Set<String> sources = Pages.files(".java").stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet());
        Set<String> named = testsNamed(Pages.ROOT.resolve("docs/design/traps.md"));
        assertTrue(named.size() > 50, named::toString);
        assertEquals(
                List.of(),
                named.stream().filter(test -> !sources.contains(test + ".java")).toList(),
                "not there; if they were renamed, rename them in docs/design/traps.md");
    }

    @Test
    void everySourceNamedInContributingExists() {
        List<String> sources = Pages.files(".java").stream().map(Path::toString).toList();
        List<String> named = SOURCE.matcher(Pages.read(Pages.ROOT.resolve("CONTRIBUTING.md")))
                .results()
                .map(name -> name.group(1))
                .toList();
        assertTrue(named.size() > 10, named::toString);
        assertEquals(
                List.of(),
                named.stream()
                        .filter(name -> sources.stream().noneMatch(source -> source.endsWith('/' + name)))
                        .toList());
    }

    /**
     * No file mentions documents outside the repository. The pattern is built from parts, so that it does not find
     * itself.
     */
    @Test
    void noFileMentionsADocumentThatOnlyItsAuthorsHave() {
        Pattern absent = Pattern.compile(String.join(
                "|", "LO" + "RE( [A-Z][0-9]|[.]md)", "PROTO" + "COL( [0-9]|[.]md)", "PAR" + "ITY([.]md| )"));
        List<Path> files = Pages.files("");
        assertTrue(files.contains(Pages.ROOT.resolve("pom.xml")), files::toString);
        assertEquals(
                List.of(),
                files.stream()
                        .filter(file -> absent.matcher(Pages.readBytes(file)).find())
                        .toList());
    }

    private static Set<String> testsNamed(Path page) {
        return TEST_CLASS
                .matcher(Pages.read(page))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }
}
