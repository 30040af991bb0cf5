package dev.chatops.ciconfig;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.chatops.ciconfig.CompiledJob.Exclusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keywords {@code only} and {@code except}: which pipelines a job is in. Without them it is in those of branches
 * and tags, and so in those of chat, which run on a branch.
 */
final class OnlyExcept {

    private final List<String> only;
    private final List<String> except;

    private OnlyExcept(List<String> only, List<String> except) {
        this.only = only;
        this.except = except;
    }

    static OnlyExcept of(YamlTree.Entries job, String name, Problems problems) {
        return new OnlyExcept(
                refs(job, "only", name, problems).orElse(List.of("branches", "tags")),
                refs(job, "except", name, problems).orElse(List.of()));
    }

    /** Why the job is not in a pipeline of this context; empty when it is. */
    Optional<Exclusion> exclusion(PipelineContext context) {
        var source = context.source().word();
        var hit = except.stream().filter(ref -> matches(ref, context)).findFirst();
        if (hit.isPresent()) {
            return Optional.of(new Exclusion(
                    "`except: [" + hit.get() + "]` keeps it out of pipelines of source " + source + ".",
                    "Remove that entry to run it."));
        }
        if (only.stream().noneMatch(ref -> matches(ref, context))) {
            return Optional.of(new Exclusion(
                    "`only: [" + String.join(", ", only) + "]` does not let it into pipelines of source " + source
                            + " on `" + context.ref() + "`.",
                    context.source() == PipelineSource.CHAT ? "Add `chat` to `only` to run it." : "Change `only`."));
        }
        return Optional.empty();
    }

    private static boolean matches(String ref, PipelineContext context) {
        if (ref.equals("branches")) {
            return true; // chat, web and API pipelines run on branches here
        }
        if (ref.equals("tags")) {
            return false;
        }
        if (PipelineSource.isKeyword(ref)) {
            return context.source().isMeantBy(ref);
        }
        var pattern = pattern(ref);
        return pattern.isPresent() ? pattern.get().matcher(context.ref()).find() : ref.equals(context.ref());
    }

    /** {@code /text/} or {@code /text/i}; read by a linear-time engine, so that no pattern can hang a service. */
    private static Optional<Pattern> pattern(String ref) {
        int end = ref.lastIndexOf('/');
        if (!ref.startsWith("/") || end < 1) {
            return Optional.empty();
        }
        int flags = ref.substring(end + 1).contains("i") ? Pattern.CASE_INSENSITIVE : 0;
        return Optional.of(Pattern.compile(ref.substring(1, end), flags));
    }

    private static Optional<List<String>> refs(YamlTree.Entries job, String keyword, String name, Problems problems) {
        var value = job.get(keyword);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof YamlTree.Entries map) {
            map.values().keySet().stream()
                    .filter(key -> !key.equals("refs"))
                    .forEach(key -> problems.error(
                            map.keyLines().get(key),
                            name,
                            keyword,
                            "`" + key + "` is not read yet in `" + keyword + "`; only `refs` is"));
            value = map.get("refs");
            if (value == null) {
                return Optional.empty();
            }
        }
        var items = value instanceof YamlTree.Items list ? list.items() : List.of(value);
        var refs = new ArrayList<String>();
        for (var item : items) {
            if (!(item instanceof YamlTree.Scalar ref) || ref.isNull()) {
                problems.error(
                        item.line(), name, keyword, "`" + keyword + "` is a list of refs, such as [chat] or [main]");
                continue;
            }
            try {
                pattern(ref.text());
                refs.add(ref.text());
            } catch (PatternSyntaxException e) {
                problems.error(item.line(), name, keyword, "`" + ref.text() + "` is not a pattern: " + e.getMessage());
            }
        }
        return Optional.of(refs);
    }
}
