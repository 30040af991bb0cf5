package dev.chatops.ciconfig;

import dev.chatops.ciconfig.include.IncludedFile;
import dev.chatops.ciconfig.policy.AutoCancel;
import dev.chatops.ciconfig.yaml.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration, compiled for one pipeline.
 *
 * @param stages {@code .pre} first and {@code .post} last
 * @param jobs all visible jobs by name in the order of the file, whether or not they belong to this pipeline
 * @param variables of the top level and of the matching workflow rule
 * @param workflow whether there is a pipeline at all
 * @param pipelineName {@code workflow:name}, filled in; empty when not given
 * @param autoCancel of {@code workflow}, or of its matching rule
 * @param hidden names that start with a dot
 * @param context what it was compiled for
 * @param included every file but the first, in the order of reading
 * @param merged the configuration with all includes, {@code extends} and references resolved
 */
public record CiConfig(
        List<String> stages,
        Map<String, CompiledJob> jobs,
        Map<String, JobVariable> variables,
        Inclusion workflow,
        String pipelineName,
        AutoCancel autoCancel,
        Set<String> hidden,
        PipelineContext context,
        List<IncludedFile> included,
        Node.Mapping merged) {

    /** The instances of a parallel job, by its short name; empty when there is no such parallel job. */
    public List<String> instancesOf(String shortName) {
        return jobs.values().stream()
                .filter(job -> job.groupName().equals(shortName) && !job.name().equals(shortName))
                .map(CompiledJob::name)
                .toList();
    }

    @Override
    public String toString() {
        return "CiConfig[jobs=%s]".formatted(jobs.keySet());
    }
}
