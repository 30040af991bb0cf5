package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.CiConfigReader;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.PipelineSource;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.job.JobSpec.Chat;
import dev.chatops.pipeline.job.JobSpec.CommitFacts;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import dev.chatops.pipeline.variable.PredefinedVariables;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;

/** Compiles a project's {@code .gitlab-ci.yml} as a pipeline that is asked for in chat sees it. */
@ApplicationScoped
public class ProjectConfiguration {

    static final String FILE = ".gitlab-ci.yml";

    private final GitMirrors mirrors;
    private final PredefinedVariables predefined;

    ProjectConfiguration(GitMirrors mirrors, PredefinedVariables predefined) {
        this.mirrors = mirrors;
        this.predefined = predefined;
    }

    /** @param commit one that {@link GitMirrors#head} gave for this project */
    public Compilation compile(Project project, Commit commit, User user, Chat chat) {
        boolean protectedRef = project.isProtected(commit.branch(), commit.defaultBranch());
        var variables = new LinkedHashMap<String, String>();
        for (var variable : project.variables()) {
            if (variable.isProtected() && !protectedRef) {
                continue;
            }
            try {
                variables.put(variable.key(), variable.value());
            } catch (IOException _) {
                // no value, then rules see none; the claim of a job that needs it says why
            }
        }
        variables.putAll(predefined.ofIdentity(user, chat));
        var context = new PipelineContext(PipelineSource.CHAT, commit.branch(), protectedRef, variables)
                .withPredefined(predefined.ofPipeline(project, facts(commit)))
                .withProjectPath(project.path());
        return CiConfigReader.compile(FILE, new CommitFiles(mirrors, project, commit.sha()), context);
    }

    /** What a job keeps of the commit. */
    public static CommitFacts facts(Commit commit) {
        return new CommitFacts(
                commit.branch(), commit.defaultBranch(), commit.sha(), commit.message(), commit.author(), commit.at());
    }
}
