package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.CiConfigReader;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.PipelineSource;
import dev.chatops.ciconfig.Variable;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.job.JobSpec.Chat;
import dev.chatops.pipeline.job.JobSpec.CommitFacts;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.User;
import dev.chatops.pipeline.variable.PredefinedVariables;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Compiles a project's {@code .gitlab-ci.yml} as a pipeline that is asked for in chat sees it. */
@ApplicationScoped
public class ProjectConfiguration {

    static final String FILE = ".gitlab-ci.yml";

    private final GitMirrors mirrors;
    private final RemoteFiles remote;
    private final Projects projects;
    private final PredefinedVariables predefined;
    private final IncludeConfig config;
    private final Clock clock;
    private final KeptConfigs kept = new KeptConfigs();

    ProjectConfiguration(
            GitMirrors mirrors,
            RemoteFiles remote,
            Projects projects,
            PredefinedVariables predefined,
            IncludeConfig config,
            Clock clock) {
        this.mirrors = mirrors;
        this.remote = remote;
        this.projects = projects;
        this.predefined = predefined;
        this.config = config;
        this.clock = clock;
    }

    /** @param commit one that {@link GitMirrors#head} gave for this project */
    public Compilation compile(Project project, Commit commit, User user, Chat chat) {
        var context = context(PipelineSource.CHAT, project, commit, predefined.ofIdentity(user, chat));
        var files = files(project, commit, user);
        return kept.get(
                        project.repository() + " " + commit.sha(),
                        context,
                        () -> CiConfigReader.read(FILE, files, context))
                .compile(files, context);
    }

    /**
     * Compiles without a command, to see what is wrong.
     *
     * @param content to stand for the file at that commit; empty for the file itself
     */
    public Compilation lint(
            Project project, Commit commit, User user, PipelineSource source, Optional<String> content) {
        var identity = predefined.ofIdentity(user, null);
        if (source == PipelineSource.CHAT) {
            identity.put("CHAT_INPUT", ""); // always there in chat
        }
        var files = files(project, commit, user);
        return CiConfigReader.compile(
                FILE,
                content.<ConfigFiles>map(text -> new ProposedFile(FILE, text, files))
                        .orElse(files),
                context(source, project, commit, identity));
    }

    private CommitFiles files(Project project, Commit commit, User user) {
        var file = projects.current();
        return new CommitFiles(mirrors, remote, file.projects(), user, project, commit, Deadline.in(config.timeout()));
    }

    private PipelineContext context(
            PipelineSource source, Project project, Commit commit, Map<String, String> identity) {
        boolean protectedRef = project.isProtected(commit.branch(), commit.defaultBranch());
        var variables = new ArrayList<Variable>();
        for (var variable : project.variables()) {
            if (variable.isProtected() && !protectedRef) {
                continue;
            }
            try {
                variables.add(new Variable(
                        variable.key(), variable.value(), variable.expand(), variable.file(), variable.masked()));
            } catch (IOException _) {
                // no value, then rules see none; the claim of a job that needs it says why
            }
        }
        identity.forEach((key, value) -> variables.add(Variable.raw(key, value))); // chat text is data
        var known = predefined.ofPipeline(project, facts(commit));
        known.put("CI_PIPELINE_SOURCE", source.word());
        known.put("CI_PIPELINE_CREATED_AT", PredefinedVariables.time(clock.instant()));
        return new PipelineContext(source, commit.branch(), protectedRef, Map.of())
                .withSettings(variables)
                .withPredefined(known)
                .withProjectPath(project.path());
    }

    /** What a job keeps of the commit. */
    public static CommitFacts facts(Commit commit) {
        return new CommitFacts(
                commit.branch(), commit.defaultBranch(), commit.sha(), commit.message(), commit.author(), commit.at());
    }
}
