package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.InvalidConfig;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.Problems;
import dev.chatops.ciconfig.VariableText;
import dev.chatops.ciconfig.When;
import dev.chatops.ciconfig.expression.EvaluationBudget;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.include.IncludeEntry.Target;
import dev.chatops.ciconfig.policy.PathFacts;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.policy.Situation;
import dev.chatops.ciconfig.reuse.Merge;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a file and all that it includes into one map. */
public final class Includes {
    private static final int MOST_FILES = 150; // GitLab's, repeated ones counted; it also ends a loop

    private final WhatWasAsked files;
    private final PipelineContext context;
    private final Problems problems;
    private final Merge merge;
    private final Map<String, Documents> read = new HashMap<>();
    private final Map<Source, PathFacts> pathsOf = new HashMap<>();
    private final List<IncludedFile> list = new ArrayList<>();
    private int included;

    public Includes(WhatWasAsked files, PipelineContext context, Problems problems, Merge merge) {
        this.files = files;
        this.context = context;
        this.problems = problems;
        this.merge = merge;
    }

    /** What was included, in the order of reading; a file that is included twice stands there twice. */
    public List<IncludedFile> list() {
        return List.copyOf(list);
    }

    /** Empty when there is no such file. Its errors are thrown, or are in the problems given to the constructor. */
    public Optional<Node.Mapping> load(String path) {
        var text = files.local(path);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var documents = Documents.read(text.get(), path);
        if (documents.content() instanceof Node.Nil) {
            throw new InvalidConfig("Please provide content of " + path + ".", new Place(path, 0), null, null);
        }
        var given = Inputs.Given.ofPipeline(context.inputs(), new Place(path, 0));
        return Optional.of(expand(documents, given, Source.OWN, path));
    }

    private Node.Mapping expand(Documents documents, Inputs.Given given, Source source, String shown) {
        var content = new Inputs(shown, files, problems, this::headerFile).fill(documents, given, source);
        if (!(content instanceof Node.Mapping own)) {
            throw new InvalidConfig(
                    "Invalid configuration format: `" + shown
                            + "` must be a map of jobs, `name:` with its keywords below.",
                    content.place(),
                    null,
                    null);
        }
        var entry = own.entries().get("include");
        if (entry == null) {
            return own;
        }
        var field = Field.root(entry.value(), entry.key().place(), "include", null, "include", problems);
        var entries = IncludeEntry.read(field);
        if (problems.any()) {
            return own.without("include"); // nothing is fetched on behalf of what is wrong
        }
        Node.Mapping together = null;
        for (var include : entries) {
            if (wanted(include, source)) {
                for (var part : parts(include, source)) {
                    together = together == null ? part : merge.deep(together, part);
                }
            }
        }
        var rest = own.without("include");
        return together == null ? rest : merge.deep(together, rest);
    }

    private boolean wanted(IncludeEntry include, Source source) {
        if (include.rules() == null) {
            return true;
        }
        var paths = pathsOf.computeIfAbsent(source, _ -> new PathFacts(filesFor(source), context));
        return switch (include.rules().decide(new Situation(null, context, files::variable, paths))) {
            case Rules.Verdict.Matched(var rule, var _) -> rule.when() != When.NEVER;
            case Rules.Verdict.NoneMatched() -> false;
            case Rules.Verdict.Failed(var message) -> throw error(message, include.place());
        };
    }

    /** So that {@code exists} looks where the including file is. */
    private ConfigFiles filesFor(Source source) {
        return source instanceof Source.Own ? files : new FilesOf(source, files);
    }

    private List<Node.Mapping> parts(IncludeEntry include, Source source) {
        var at = include.place();
        return switch (include.target()) {
            case Target.Local(var path) -> local(fill(path), include, source);
            case Target.Remote(var address, var integrity) -> List.of(remote(fill(address), integrity, include));
            case Target.Project(var project, var ref, var paths) ->
                paths.stream()
                        .map(path -> {
                            var from = new Source.Project(fill(project), fill(ref));
                            return file(clean(fill(path)), from, include, "Project `" + from.path() + "` file");
                        })
                        .toList();
        };
    }

    private String fill(String text) {
        return VariableText.fill(text, files::variable);
    }

    private static String clean(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private List<Node.Mapping> local(String written, IncludeEntry include, Source source) {
        var path = clean(written);
        if (!path.contains("*")) {
            return List.of(file(path, source, include, "Local file"));
        }
        requireYaml(path, include.place());
        return fetch(() -> source.matching(path, files), include.place()).stream()
                .filter(match -> match.toLowerCase(Locale.ROOT).matches(".*\\.ya?ml"))
                .sorted()
                .map(match -> file(match, source, include, "Local file"))
                .toList();
    }

    private Node.Mapping file(String path, Source source, IncludeEntry include, String what) {
        requireYaml(path, include.place());
        var text = fetch(() -> source.local(path, files), include.place());
        if (text.isEmpty()) {
            throw error(what + " `" + path + "` does not exist!", include.place());
        }
        list.add(IncludedFile.of(path, source, include));
        return include(text.get(), source.shown(path), source, include, what + " `" + path + "`");
    }

    private Node.Mapping remote(String address, String integrity, IncludeEntry include) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw error("Remote file `" + address + "` does not have a valid address!", include.place());
        }
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme())
                || uri.getHost() == null) {
            throw error(
                    "Remote file `" + address + "` does not have a valid address! Write https://…", include.place());
        }
        requireYaml(uri.getPath(), include.place());
        var text = fetch(() -> files.remote(uri), include.place());
        if (text.isEmpty()) {
            throw error("Remote file `" + address + "` does not exist!", include.place());
        }
        if (!integrity.isEmpty() && !integrity.equals("sha256-" + sha256(text.get()))) {
            throw error(
                    "Remote file `" + address + "` does not match its `integrity`: it was changed.", include.place());
        }
        var source = new Source.Remote(uri);
        list.add(IncludedFile.of(address, source, include));
        return include(text.get(), address, source, include, "Remote file `" + address + "`");
    }

    private static String sha256(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each JDK has it
        }
    }

    private Node.Mapping include(String text, String shown, Source source, IncludeEntry include, String what) {
        if (++included > MOST_FILES) {
            throw error(
                    "Maximum of " + MOST_FILES + " nested includes are allowed! Does a file include itself?",
                    include.place());
        }
        if (text.isBlank()) {
            throw error(what + " is empty!", include.place());
        }
        var documents = read.computeIfAbsent(shown, _ -> Documents.read(text, shown));
        if (documents.content() instanceof Node.Nil) {
            throw error(what + " is empty!", include.place());
        }
        return expand(documents, Inputs.Given.of(include.inputs(), include.place()), source, shown);
    }

    /** The {@code inputs} that a header takes from another file by {@code spec:include}. */
    private Node.Mapping headerFile(Field entry, Source source) {
        var target = IncludeEntry.read(entry);
        if (target.size() != 1
                || target.getFirst().rules() != null
                || target.getFirst().inputs() != null) {
            throw error("spec:include takes local, remote and project files, without rules and inputs.", entry.place());
        }
        var at = target.getFirst().place();
        var text = switch (target.getFirst().target()) {
            case Target.Local(var path) -> fetch(() -> source.local(clean(fill(path)), files), at);
            case Target.Remote(var address, var _) -> fetch(() -> files.remote(URI.create(fill(address))), at);
            case Target.Project(var project, var ref, var paths) ->
                fetch(() -> files.project(fill(project), fill(ref), clean(fill(paths.getFirst()))), at);
        };
        if (++included > MOST_FILES || text.isEmpty()) {
            throw error("A file of spec:include does not exist!", at);
        }
        var content = Documents.read(text.get(), at.file()).content();
        if (!(content instanceof Node.Mapping map) || !map.entries().keySet().equals(Set.of("inputs"))) {
            throw error("A file of spec:include must hold `inputs` and nothing else.", at);
        }
        return map;
    }

    private static void requireYaml(String path, Place at) {
        if (path == null || !path.toLowerCase(Locale.ROOT).matches("(?s).*\\.ya?ml")) {
            throw error("Included file `" + path + "` does not have YAML extension! It must end in .yml or .yaml.", at);
        }
    }

    private static <T> T fetch(Supplier<T> files, Place at) {
        try {
            return files.get();
        } catch (ConfigFileException | EvaluationBudget.Spent e) {
            throw error(e.getMessage(), at);
        } catch (IllegalArgumentException e) {
            throw error("That is no name of a file.", at);
        }
    }

    private static InvalidConfig error(String message, Place at) {
        return new InvalidConfig(message, at, null, "include");
    }
}
