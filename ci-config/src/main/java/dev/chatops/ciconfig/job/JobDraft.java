package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.JobVariable;
import dev.chatops.ciconfig.When;
import dev.chatops.ciconfig.policy.OnlyExcept;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as it is written, checked, before a pipeline asks for it. Null stands for a keyword that is absent, where that is not
 * the same as its default.
 *
 * @param name as in the file, without the suffix of a parallel job
 * @param instances the jobs that stand for it when it is parallel; else empty
 * @param only null when the job has no policy and needs none
 * @param hasRules also for {@code rules: null}, which takes the implied {@code only} away
 * @param source as it is written, for the places of its keywords
 * @param inheritedVariables which variables of the top level it takes
 */
public record JobDraft(
        String name,
        String stage,
        List<String> beforeScript,
        List<String> script,
        List<String> afterScript,
        Map<String, JobVariable> variables,
        Inherit inheritedVariables,
        When when,
        Duration startIn,
        Duration timeout,
        List<String> tags,
        AllowFailure allowFailure,
        Retry retry,
        boolean interruptible,
        String resourceGroup,
        Environment environment,
        Image image,
        List<Image> services,
        Artifacts artifacts,
        List<Cache> caches,
        List<Need> needs,
        List<String> dependencies,
        List<Instance> instances,
        String coverage,
        List<String> preGetSourcesScript,
        String manualConfirmation,
        boolean bridge,
        List<String> unsupported,
        Optional<OnlyExcept> only,
        Optional<OnlyExcept> except,
        Optional<Rules> rules,
        Map<String, Object> written,
        Node.Mapping source,
        Place place) {

    /** Where a keyword is written, or the innermost of its parents that is. @param path such as {@code environment, on_stop} */
    public Place placeOf(String... path) {
        Node at = source;
        var found = place;
        for (var key : path) {
            if (!(at instanceof Node.Mapping map) || !map.has(key)) {
                break;
            }
            found = map.entries().get(key).key().place();
            at = map.get(key);
        }
        return found;
    }

    /** One of the jobs of a parallel one. @param suffix of its name, with the blank or colon before it */
    public record Instance(String suffix, Map<String, String> variables) {}
}
