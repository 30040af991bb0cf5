package dev.chatops.pipeline.project;

import dev.chatops.events.ReplySettings;
import dev.chatops.pipeline.project.ProjectVariable.Source;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the project file (architecture §7). Unknown keys are errors: a misspelt rule must not silently be none. */
final class ProjectFileReader {

    /** Words that stand for an action in chat, so that no alias may be one. */
    private static final Set<String> VERBS = Set.of(
            "help", "jobs", "run", "status", "cancel", "play", "retry", "logs", "history", "whoami", "explain",
            "approve", "reject", "unlink");

    private static final int LONGEST_NAME = 255;

    static final String ROLES = "guest, reporter, developer, maintainer, owner";

    private final String file;
    private final Path folder;

    private ProjectFileReader(Path path) {
        this.file = path.getFileName().toString();
        this.folder = path.toAbsolutePath().getParent();
    }

    /** @param path what the text was read from: named in errors, and base of relative paths */
    static ProjectFile read(Path path, String text) throws ProjectFileException {
        return new ProjectFileReader(path).read(text);
    }

    private ProjectFile read(String text) throws ProjectFileException {
        var root = ProjectText.compose(file, text)
                .orElseThrow(
                        () -> new ProjectFileException(file, 1, "the file is empty; it needs `users` and `projects`"));
        var map = new YamlMap(file, "the project file", root);
        var users = users(map);
        var projects = projects(map, users.stream().map(User::username).collect(Collectors.toSet()));
        var pools = pools(map);
        map.end();
        return new ProjectFile(users, projects, pools);
    }

    private List<User> users(YamlMap file) throws ProjectFileException {
        var users = new ArrayList<User>();
        var taken = new HashSet<String>();
        var tokens = new TokenReader();
        for (var map : file.maps("users", "a user")) {
            var user = new User(
                    username(map),
                    map.requiredNumber("id"),
                    map.text("name").orElseGet(() -> ""),
                    map.text("email").orElse(""),
                    new LinkedHashSet<>(map.texts("chat")),
                    map.flag("blocked", false),
                    tokens.of(map));
            unique(map, taken, "username", "user `" + user.username() + "`");
            unique(map, taken, "id", "user id " + user.id());
            for (var name : user.chat()) {
                if (!name.matches("[a-z]+:[A-Za-z0-9_-]+:[A-Za-z0-9_-]+")) {
                    throw map.wrong(
                            "chat",
                            "a chat name is written platform:workspace:user, such as" + " slack:T0DEMO:U0ADA, not `"
                                    + name + "`");
                }
                unique(map, taken, "chat", "chat name `" + name + "`");
            }
            map.end();
            users.add(user);
        }
        return List.copyOf(users);
    }

    private static String username(YamlMap user) throws ProjectFileException {
        var name = user.required("username");
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw user.wrong("username", "`username` is a name on one line, of at most 255 characters");
        }
        return name;
    }

    private List<Project> projects(YamlMap file, Set<String> usernames) throws ProjectFileException {
        var projects = new ArrayList<Project>();
        var taken = new HashSet<String>();
        for (var map : file.maps("projects", "a project")) {
            var project = project(map, usernames);
            unique(map, taken, "id", "project id " + project.id());
            unique(map, taken, "path", "project name `" + project.path() + "`");
            for (var alias : project.aliases()) {
                if (VERBS.contains(alias)) {
                    throw map.wrong("aliases", "`" + alias + "` is a verb in chat and cannot be an alias");
                }
                unique(map, taken, "aliases", "project name `" + alias + "`");
            }
            if (project.command().isPresent()) {
                unique(map, taken, "command", "slash word `" + project.command().get() + "`");
            }
            projects.add(project);
        }
        return List.copyOf(projects);
    }

    private Project project(YamlMap map, Set<String> usernames) throws ProjectFileException {
        var path = map.required("path");
        if (!isPath(path)) {
            throw map.wrong("path", "`path` is written group/project, not `" + path + "`");
        }
        var command = map.text("command");
        if (command.isPresent() && !command.get().matches("/[a-z0-9_-]{1,32}")) {
            throw map.wrong("command", "`command` is a slash word such as /demo, not `" + command.get() + "`");
        }
        var reply = map.map("reply");
        var project = new Project(
                path,
                map.requiredNumber("id"),
                new LinkedHashSet<>(map.texts("aliases")),
                command,
                repository(map),
                defaultBranch(map),
                protectedBranches(map),
                members(map, usernames),
                map.duration("timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                map.duration("queue_timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                maxRunning(map),
                variables(map),
                reply.isEmpty() ? ReplySettings.DEFAULT : replySettings(reply.get()),
                new RuleReader(usernames).rules(map),
                RuleReader.limits(map));
        map.end();
        return project;
    }

    /** Working copies stand in folders that are called so: no part of it may lead elsewhere, or look like an option. */
    private static boolean isPath(String text) {
        return text.length() <= LONGEST_NAME
                && Arrays.stream(text.split("/", -1))
                        .allMatch(part -> part.matches("[A-Za-z0-9_.][A-Za-z0-9_.-]*")
                                && !part.equals(".")
                                && !part.equals(".."));
    }

    private static Optional<String> defaultBranch(YamlMap map) throws ProjectFileException {
        var name = map.text("default_branch");
        if (name.isPresent() && !BranchName.isPossible(name.get())) {
            throw map.wrong("default_branch", "`default_branch` is the name of a branch, not `" + name.get() + "`");
        }
        return name;
    }

    private static OptionalInt maxRunning(YamlMap map) throws ProjectFileException {
        if (map.text("max_running").isEmpty()) {
            return OptionalInt.empty();
        }
        long number = map.requiredNumber("max_running");
        if (number < 1 || number > 100_000) {
            throw map.wrong("max_running", "`max_running` is from 1 to 100000; leave it out for no limit");
        }
        return OptionalInt.of((int) number);
    }

    /** A git URL stays as it is; a path becomes absolute, from the file's own folder. */
    private String repository(YamlMap map) throws ProjectFileException {
        var repository = map.required("repository");
        if (repository.startsWith("-")
                || repository.contains("::")
                || repository.contains("://-")
                || repository.contains("@-")
                || repository.chars().anyMatch(c -> c <= ' ' || Character.isISOControl(c))) {
            // not shown: a password may stand in it
            throw map.wrong("repository", "`repository` is a git URL or a path, without blanks, options and programs");
        }
        var isUrl = repository.matches("[a-z+]+://.*") || repository.matches("[^/:]+@[^/:]+:.*");
        return isUrl
                ? repository
                : inFolder(map, "repository", repository).normalize().toString();
    }

    private Path inFolder(YamlMap map, String key, String path) throws ProjectFileException {
        try {
            return folder.resolve(path);
        } catch (InvalidPathException _) {
            throw map.wrong(key, "`" + path + "` is not a path that this machine can have");
        }
    }

    private Map<String, AccessLevel> protectedBranches(YamlMap project) throws ProjectFileException {
        var branches = new LinkedHashMap<String, AccessLevel>();
        for (var map : project.maps("protected_branches", "a protected branch")) {
            var name = map.required("name");
            if (!BranchName.isPossible(name)) { // a pattern would protect nothing
                throw map.wrong("name", "`name` is the whole name of one branch, not `" + name + "`");
            }
            if (branches.put(name, map.oneOf("run", AccessLevel::of, ROLES, AccessLevel.DEVELOPER)) != null) {
                throw map.wrong("name", "the protected branch `" + name + "` is there twice");
            }
            map.end();
        }
        return Map.copyOf(branches);
    }

    private Map<String, AccessLevel> members(YamlMap project, Set<String> usernames) throws ProjectFileException {
        var members = new LinkedHashMap<String, AccessLevel>();
        for (var member : project.names("members").entrySet()) {
            if (!usernames.contains(member.getKey())) {
                throw project.wrong("members", "member `" + member.getKey() + "` is not one of `users`");
            }
            members.put(
                    member.getKey(),
                    AccessLevel.of(member.getValue())
                            .orElseThrow(() -> project.wrong(
                                    "members", "a role is one of " + ROLES + ", not `" + member.getValue() + "`")));
        }
        return Map.copyOf(members);
    }

    private List<ProjectVariable> variables(YamlMap project) throws ProjectFileException {
        var variables = new ArrayList<ProjectVariable>();
        for (var map : project.maps("variables", "a variable")) {
            var key = map.required("key");
            if (!key.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw map.wrong("key", "a variable is named by letters, digits and _, not `" + key + "`");
            }
            var type = map.text("type").orElse("env_var");
            if (!type.equals("env_var") && !type.equals("file")) {
                throw map.wrong("type", "`type` is env_var or file, not `" + type + "`");
            }
            variables.add(new ProjectVariable(
                    key,
                    source(map, "value", "value_from"),
                    map.flag("masked", false),
                    map.flag("protected", false),
                    type.equals("file"),
                    map.flag("expand", true)));
            map.end();
        }
        return List.copyOf(variables);
    }

    private Source source(YamlMap map, String literal, String elsewhere) throws ProjectFileException {
        var value = map.text(literal);
        var from = map.map(elsewhere);
        if (value.isPresent() == from.isPresent()) {
            throw map.wrong(elsewhere, "give either `%s` or `%s`".formatted(literal, elsewhere));
        }
        return value.isPresent() ? new Source.Literal(value.get()) : elsewhere(from.get());
    }

    private Source elsewhere(YamlMap from) throws ProjectFileException {
        var environment = from.text("env");
        var path = from.text("file");
        from.end();
        if (environment.isPresent() == path.isPresent()) {
            throw from.wrong("env", "give either `env` or `file`");
        }
        return environment.isPresent()
                ? new Source.Environment(environment.get())
                : new Source.InFile(inFolder(from, "file", path.get()));
    }

    private static ReplySettings replySettings(YamlMap map) throws ProjectFileException {
        var settings = new ReplySettings(map.flag("progress", true), map.flag("late_answers", false));
        map.end();
        return settings;
    }

    private List<RunnerPool> pools(YamlMap file) throws ProjectFileException {
        var pools = new ArrayList<RunnerPool>();
        var taken = new HashSet<String>();
        for (var map : file.maps("runner_pools", "a runner pool")) {
            var name = map.required("name");
            if (!name.matches("[a-z0-9-]{1,40}")) {
                throw map.wrong("name", "a pool is named by 1 to 40 of a-z, 0-9 and -, not `" + name + "`");
            }
            unique(map, taken, "name", "pool `" + name + "`");
            var token = Sha256.hex(token(map, name));
            if (!taken.add(token)) { // its token says which pool a runner is of
                throw map.wrong("token_from", "pool `" + name + "` has the token of another pool; each needs its own");
            }
            pools.add(new RunnerPool(
                    name, new LinkedHashSet<>(map.texts("tags")), map.flag("run_untagged", true), token));
            map.end();
        }
        return List.copyOf(pools);
    }

    private String token(YamlMap map, String pool) throws ProjectFileException {
        var from = map.map("token_from");
        if (from.isEmpty()) {
            throw map.wrong("name", "pool `" + pool + "` needs a `token_from` with `env` or `file`");
        }
        try {
            var token = ProjectVariable.read(elsewhere(from.get()));
            if (token.isBlank()) {
                throw map.wrong("token_from", "the token of pool `" + pool + "` is empty");
            }
            return token;
        } catch (IOException e) {
            throw map.wrong("token_from", e.getMessage());
        }
    }

    private static void unique(YamlMap map, Set<String> taken, String key, String what) throws ProjectFileException {
        if (!taken.add(what)) {
            throw map.wrong(key, what + " is there twice");
        }
    }
}
