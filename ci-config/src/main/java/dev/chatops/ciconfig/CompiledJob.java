package dev.chatops.ciconfig;

import dev.chatops.ciconfig.job.AllowFailure;
import dev.chatops.ciconfig.job.Artifacts;
import dev.chatops.ciconfig.job.Cache;
import dev.chatops.ciconfig.job.Environment;
import dev.chatops.ciconfig.job.Image;
import dev.chatops.ciconfig.job.Need;
import dev.chatops.ciconfig.job.Retry;
import dev.chatops.ciconfig.yaml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A visible job with everything that {@code default}, {@code extends}, {@code include} and the matching rule give it.
 *
 * @param name of a parallel job with its suffix, such as {@code test 1/3} or <code>deploy: [eu]</code>
 * @param groupName the name without that suffix
 * @param script each item is one command and may have several lines
 * @param variables all that YAML gives, the top level's first; not expanded
 * @param startIn for {@code when: delayed}
 * @param timeout empty for the project's
 * @param allowFailure for which exit codes a failed job leaves the pipeline successful
 * @param retry when a failed attempt is followed by another
 * @param interruptible whether a newer pipeline may cancel it
 * @param tags a runner must offer them all; filled in, with a mention of an unknown variable left as it is written
 * @param resourceGroup jobs of one group run one at a time; filled in
 * @param environment with its name filled in
 * @param artifacts also the folder of a {@code pages} job
 * @param caches empty when there is none; one without paths keeps nothing
 * @param image for the container executors; empty for the runner's own
 * @param needs empty when the keyword is absent, which is not the same as an empty list
 * @param dependencies as {@code needs}
 * @param nodeIndex CI_NODE_INDEX, from 1; empty when the job is not parallel
 * @param nodeTotal CI_NODE_TOTAL
 * @param coverage the regex with its slashes
 * @param preGetSourcesScript {@code hooks:pre_get_sources_script}
 * @param bridge whether it starts another pipeline instead of a script
 * @param unsupported keywords that change what the job means and that we cannot do, each as a sentence
 * @param inclusion whether it belongs to the pipeline that was compiled for
 * @param written {@code only}, {@code except}, {@code rules} as in the file, for printing; absent keys were not written
 * @param pipelineName {@code workflow:name} of its pipeline, filled in; empty when not given
 * @param place of its name
 */
public record CompiledJob(
        String name,
        String groupName,
        String stage,
        List<String> beforeScript,
        List<String> script,
        List<String> afterScript,
        Map<String, JobVariable> variables,
        When when,
        Optional<Duration> startIn,
        Optional<Duration> timeout,
        List<String> tags,
        AllowFailure allowFailure,
        Retry retry,
        boolean interruptible,
        Optional<String> resourceGroup,
        Optional<Environment> environment,
        Optional<Image> image,
        List<Image> services,
        Optional<Artifacts> artifacts,
        List<Cache> caches,
        Optional<List<Need>> needs,
        Optional<List<String>> dependencies,
        Optional<Integer> nodeIndex,
        int nodeTotal,
        Optional<String> coverage,
        List<String> preGetSourcesScript,
        Optional<String> manualConfirmation,
        boolean bridge,
        List<String> unsupported,
        Inclusion inclusion,
        Map<String, Object> written,
        String pipelineName,
        Place place) {

    public boolean isIncluded() {
        return inclusion instanceof Inclusion.Included;
    }

    /** Scripts and variables can hold what should not be in a log. */
    @Override
    public String toString() {
        return "CompiledJob[name=%s, stage=%s, when=%s]".formatted(name, stage, when.word());
    }
}
