package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages lead to pages that are there, and tell of all modules. */
class DocumentationTest {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]*)</module>");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        var lost = new TreeSet<String>();
        for (var page : pages()) {
            var links = LINK.matcher(text(page)).results().toList();
            for (var link : links) {
                if (!link.group(1).contains("://") && !leadsSomewhere(page, link)) {
                    lost.add(HOME.relativize(page) + ": " + link.group());
                }
            }
        }
        assertThat(lost).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, MatchResult link) throws IOException {
        var target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        if (link.group(2) == null || !Files.exists(target)) {
            return Files.exists(target);
        }
        return HEADING.matcher(text(target))
                .results()
                .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
                .anyMatch(link.group(2)::equals);
    }

    @Test
    void everyModuleIsExplained() throws IOException {
        var modules = MODULE.matcher(Files.readString(HOME.resolve("pom.xml")))
                .results()
                .map(found -> "`" + found.group(1) + "`")
                .collect(Collectors.toSet());
        assertThat(modules).isNotEmpty();
        for (var page : List.of("CONTRIBUTING.md", "docs/architecture.md")) {
            assertThat(text(HOME.resolve(page))).contains(modules);
        }
    }

    private static String text(Path page) throws IOException {
        return CODE.matcher(Files.readString(page)).replaceAll("");
    }

    private static List<Path> pages() throws IOException {
        try (var docs = Files.walk(HOME.resolve("docs"));
                var deploy = Files.walk(HOME.resolve("deploy"));
                var examples = Files.walk(HOME.resolve("examples"));
                var top = Files.list(HOME)) {
            return Stream.of(docs, deploy, examples, top)
                    .flatMap(pages -> pages)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }
}
