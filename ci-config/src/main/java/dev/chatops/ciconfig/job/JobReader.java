package dev.chatops.ciconfig.job;

import com.google.re2j.Pattern;
import dev.chatops.ciconfig.When;
import dev.chatops.ciconfig.expression.Regex;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.field.Plain;
import dev.chatops.ciconfig.include.JobInputs;
import dev.chatops.ciconfig.policy.OnlyExcept;
import dev.chatops.ciconfig.policy.OnlyExceptReader;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.policy.RulesReader;
import dev.chatops.ciconfig.yaml.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one job: checks every keyword and gives each its default. */
public final class JobReader {
    /** GitLab's longest timeout, a twelfth of a year. */
    static final Duration LONGEST_TIMEOUT = Duration.parse("P30DT10H29M6S");

    private static final int LONGEST_NAME = 255;
    private static final Duration LONGEST_DELAY = Duration.ofDays(7);
    private static final Pattern NAME_WITH_INSTANCE = Pattern.compile("^(.+?)(?: \\d+/\\d+|: \\[.*\\])+$");

    private static final String[] COMMON =
            ("extends rules only except when start_in allow_failure stage variables inherit"
                            + " needs parallel interruptible resource_group environment manual_confirmation allow_failure trigger"
                            + " before_script after_script tags timeout retry image services cache artifacts dependencies coverage"
                            + " hooks id_tokens identity secrets release pages publish script run inputs dast_configuration")
                    .split(" ");
    private static final String[] BRIDGE =
            ("trigger parallel extends rules only except when start_in allow_failure stage"
                            + " variables inherit needs interruptible resource_group environment manual_confirmation inputs")
                    .split(" ");

    private final Defaults defaults;
    private final boolean workflowRules;

    /** @param workflowRules whether the configuration has {@code workflow:rules}, which takes away the implied {@code only} */
    public JobReader(Defaults defaults, boolean workflowRules) {
        this.defaults = defaults;
        this.workflowRules = workflowRules;
    }

    /** @param field the job's map, with the job's name; its errors start with {@code jobs:NAME} */
    public JobDraft read(String name, Field written) {
        var field = JobInputs.fill(written);
        var map = (Node.Mapping) field.node();
        boolean bridge = !map.has("script") && !map.has("run") && (map.has("trigger") || map.has("needs"));
        var own = field.fields(bridge ? BRIDGE : COMMON);
        checkCombinations(own, field);
        if (bridge) {
            checkBridge(own, field);
        }
        var inherit = own.get("inherit").fields("default", "variables");
        var takesDefaults = Inherit.read(inherit.attribute("default"), Defaults.KEYWORDS);
        var fields = bridge ? own : defaults.complete(own, takesDefaults, field);
        var script = script(fields, bridge);
        var when = fields.attribute("when")
                .oneOf(
                        bridge
                                ? new String[] {"on_success", "on_failure", "always", "manual"}
                                : new String[] {"on_success", "on_failure", "always", "manual", "delayed"})
                .map(When::ofWord)
                .orElse(null);
        boolean hasRules = own.isWritten("rules");
        var rules = rules(own);
        return new JobDraft(
                name,
                fields.get("stage").textUpTo(LONGEST_NAME).orElse("test"),
                fields.get("before_script").script(),
                script,
                fields.get("after_script").script(),
                JobVariables.ofJob(own.get("variables")),
                Inherit.read(inherit.attribute("variables"), null),
                when,
                startIn(own, when, rules.isPresent()),
                fields.get("timeout").duration(LONGEST_TIMEOUT).orElse(null),
                JobKeywords.tags(fields),
                AllowFailure.read(own.get("allow_failure")),
                Retry.read(fields.get("retry")),
                fields.get("interruptible").bool().orElse(false),
                own.attribute("resource_group").textUpTo(LONGEST_NAME).orElse(null),
                Environment.read(own.get("environment")),
                Image.read(fields.get("image")),
                Image.services(fields.get("services")),
                artifacts(name, fields),
                Cache.read(fields.get("cache")),
                Need.read(own.get("needs")),
                own.has("dependencies") ? own.attribute("dependencies").texts() : null,
                instances(name, own.get("parallel")),
                coverage(own.get("coverage")),
                JobKeywords.hook(fields),
                own.attribute("manual_confirmation").text().orElse(null),
                bridge,
                Unsupported.read(fields),
                only(own, hasRules),
                Optional.ofNullable(OnlyExceptReader.read(own.get("except"), false)),
                rules,
                written(own),
                own.map(),
                field.place());
    }

    /** A job that only {@code needs} is one that GitLab could start only with another pipeline's. */
    private static void checkBridge(Fields own, Field field) {
        boolean ofAnotherPipeline = own.get("needs").items().stream()
                .anyMatch(item -> item.node() instanceof Node.Mapping need && need.has("pipeline"));
        if (!own.has("trigger") && !ofAnotherPipeline) {
            field.wrong("should contain either a trigger or a needs:pipeline. Give the job a `script`");
        }
    }

    private static void checkCombinations(Fields own, Field field) {
        exclusive(own, field, "script", "trigger");
        exclusive(own, field, "run", "trigger");
        exclusive(own, field, "script", "run");
        exclusive(own, field, "before_script", "run");
        exclusive(own, field, "after_script", "run");
        for (var key : List.of("only", "except")) {
            if (own.has(key) && own.has("rules")) {
                own.get(key)
                        .wrong("key may not be used with `rules`: " + key + ". Write it as a rule, or remove `rules`");
            }
        }
    }

    private static void exclusive(Fields own, Field field, String one, String other) {
        if (own.has(one) && own.has(other)) {
            own.get(other).wrong("these keys cannot be used together: " + one + ", " + other);
        }
    }

    private static List<String> script(Fields fields, boolean bridge) {
        if (bridge || !fields.isWritten("script")) {
            return List.of();
        }
        var field = fields.get("script");
        var script = field.script();
        boolean blank = field.isAbsent()
                || field.isList() && ((Node.Sequence) field.node()).items().isEmpty()
                || field.node() instanceof Node.Text(var text, var _) && text.isBlank();
        if (blank) {
            fields.attribute("script").wrong("can't be blank. Give it at least one command");
        }
        return script;
    }

    /** An instance's name is a job's name. */
    private static List<JobDraft.Instance> instances(String name, Field field) {
        var instances = Parallel.read(field).instances();
        if (instances.stream()
                .anyMatch(instance -> name.length() + instance.suffix().length() > LONGEST_NAME)) {
            field.wrong("makes a name that is too long (maximum is " + LONGEST_NAME + " characters)");
            return List.of();
        }
        return instances;
    }

    private static Artifacts artifacts(String name, Fields fields) {
        var artifacts = Artifacts.read(fields.get("artifacts"));
        return Pages.folder(name, fields)
                .map(folder -> Artifacts.with(folder, artifacts))
                .orElse(artifacts);
    }

    private static Duration startIn(Fields own, When when, boolean hasRules) {
        var startIn = own.attribute("start_in");
        if (startIn.isPresent() && hasRules) {
            startIn.wrong("key may not be used with `rules`: start_in. Put it into the rule with `when: delayed`");
            return null;
        }
        if (startIn.isPresent() && when != When.DELAYED) {
            startIn.wrong("must be blank: it goes only with `when: delayed`");
            return null;
        }
        if (when == When.DELAYED && startIn.isAbsent()) {
            startIn.wrong("should be a duration, such as \"30 minutes\": "
                    + (hasRules
                            ? "beside `rules`, put `when: delayed` and its `start_in` into the rule"
                            : "`when: delayed` needs it"));
        }
        return startIn.duration(LONGEST_DELAY).orElse(null);
    }

    private static Optional<Rules> rules(Fields own) {
        return own.has("rules")
                ? Optional.of(new Rules(RulesReader.ofJob().read(own.attribute("rules"))))
                : Optional.empty();
    }

    private Optional<OnlyExcept> only(Fields own, boolean hasRules) {
        if (own.has("only")) {
            return Optional.ofNullable(OnlyExceptReader.read(own.get("only"), !workflowRules));
        }
        return hasRules || workflowRules ? Optional.empty() : Optional.of(OnlyExcept.IMPLIED);
    }

    private static String coverage(Field field) {
        var text = field.text().orElse(null);
        if (text != null && (!text.startsWith("/") || Regex.parse(text).isEmpty())) {
            field.wrong("must be a regular expression with re2 syntax, between slashes: /Coverage: (\\d+)%/");
            return null;
        }
        return text;
    }

    private static Map<String, Object> written(Fields own) {
        var written = new LinkedHashMap<String, Object>();
        for (var key : List.of("only", "except", "rules")) {
            if (own.has(key)) {
                written.put(key, Plain.of(own.map().get(key)));
            }
        }
        return written;
    }

    /** The name of a parallel job's instance without what stands for the instance. */
    public static String groupName(String name) {
        var matcher = NAME_WITH_INSTANCE.matcher(name);
        return matcher.find() ? matcher.group(1) : name;
    }
}
