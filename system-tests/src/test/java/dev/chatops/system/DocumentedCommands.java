package dev.chatops.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that the documentation tells people to type.
 *
 * @param blocks what stands between fences that say {@code bash}
 * @param inline {@code ./chatops …} within a sentence or table
 */
record DocumentedCommands(List<Block> blocks, List<Block> inline) {

    private static final Pattern FENCE = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("`(\\./chatops [^`]+)`");

    /** @param file from the repository's folder */
    record Block(String file, String text) {

        /** Each command with its arguments, without what is said about it. */
        Stream<String> lines() {
            return text.lines()
                    .map(line -> line.replaceFirst("\\s{2,}#.*", "").strip())
                    .filter(line -> !line.isEmpty());
        }
    }

    /** @param home the repository's folder */
    static DocumentedCommands in(Path home) throws IOException {
        var blocks = new ArrayList<Block>();
        var inline = new ArrayList<Block>();
        for (var file : pages(home)) {
            var page = Files.readString(file);
            var name = home.relativize(file).toString();
            FENCE.matcher(page).results().forEach(found -> blocks.add(new Block(name, found.group(1))));
            INLINE.matcher(page).results().forEach(found -> inline.add(new Block(name, found.group(1))));
        }
        return new DocumentedCommands(blocks, inline);
    }

    /** Those of a page, in their order. */
    List<Block> of(String file) {
        return blocks.stream().filter(block -> block.file().equals(file)).toList();
    }

    private static List<Path> pages(Path home) throws IOException {
        try (var docs = Files.walk(home.resolve("docs"));
                var examples = Files.walk(home.resolve("examples"))) {
            return Stream.of(Stream.of(home.resolve("README.md")), docs, examples)
                    .flatMap(pages -> pages)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
