package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** {@code extends}, {@code !reference}, {@code default}, {@code inherit}: the reference's §4 and §7. */
class ReuseTest {
    private static List<String> script(String text) {
        return Compile.valid(text).jobs().get("job").script();
    }

    private static Map<String, String> variables(String text) {
        var values = new TreeMap<String, String>();
        Compile.valid(text).jobs().get("job").variables().forEach((key, variable) -> values.put(key, variable.value()));
        return values;
    }

    @Test
    void mapsMergeListsAreReplacedAndNullErases() {
        var job = Compile.valid("""
                .base: {script: [a], tags: [x, y], variables: {A: base, B: base}, image: i, after_script: [z]}
                job: {extends: .base, tags: [z], variables: {B: own}, image: null, after_script: null}
                """).jobs().get("job");
        assertThat(job.script()).containsExactly("a");
        assertThat(job.tags()).containsExactly("z");
        assertThat(job.variables()).isEqualTo(Map.of("A", new JobVariable("base"), "B", new JobVariable("own")));
        assertThat(job.image()).isEmpty();
        assertThat(job.afterScript()).isEmpty();
    }

    @Test
    void anEmptyMapErasesNothing() {
        assertThat(variables("""
                .base: {script: [a], variables: {A: base}}
                job: {extends: .base, variables: {}}
                """)).isEqualTo(Map.of("A", "base"));
    }

    @Test
    void ofSeveralBasesTheLaterWins() {
        assertThat(variables("""
                .a: {script: [a], variables: {A: a, B: a}}
                .b: {variables: {B: b, C: b}}
                job: {extends: [.a, .b], variables: {C: own}}
                """)).isEqualTo(Map.of("A", "a", "B", "b", "C", "own"));
    }

    @Test
    void anOrdinaryJobCanBeExtendedAndANumberIsAName() {
        assertThat(script("\"1\": {script: [one]}\njob: {extends: 1}")).containsExactly("one");
    }

    private static String chain(int steps) {
        var text = new StringBuilder(".t0: {script: [a]}\n");
        for (int i = 1; i < steps; i++) {
            text.append(".t%d: {extends: .t%d}\n".formatted(i, i - 1));
        }
        return text.append("job: {extends: .t%d}\n".formatted(steps - 1)).toString();
    }

    @Test
    void elevenStepsPassAndTwelveFail() {
        assertThat(script(chain(11))).containsExactly("a");
        assertThat(Compile.error(chain(12)).message()).contains("nesting too deep in `extends`");
        assertThat(Compile.error(chain(1000)).message()).contains("nesting too deep in `extends`");
    }

    @Test
    void aCircleIsShownWithItsLine() {
        assertThat(Compile.error("""
                a: {script: [x], extends: b}
                b:
                  extends: [c]
                c: {extends: a}
                """))
                .isEqualTo(new LintError(
                        "a: circular dependency detected in `extends`: a → b → c → a. Remove one of these steps.",
                        ".gitlab-ci.yml",
                        1,
                        "a",
                        "extends"));
    }

    @Test
    void onlyMapsCanBeExtended() {
        assertThat(Compile.error(".a: [x]\njob: {extends: .a}").message())
                .startsWith("job: invalid base hashes in `extends` (.a)");
    }

    @Test
    void aReferenceSeesWhatExtendsGave() {
        assertThat(script("""
                .a: {script: [a]}
                .b: {extends: .a, before_script: [b]}
                job:
                  script:
                    - !reference [.b, script]
                    - !reference [.b, before_script]
                    - own
                """)).containsExactly("a", "b", "own");
    }

    @Test
    void aReferenceMayLeadToReferences() {
        assertThat(variables("""
                .a: {vars: {A: 1, B: !reference [.c, b]}}
                .c: {b: two}
                job:
                  script: [x]
                  variables: !reference [.a, vars]
                """)).isEqualTo(Map.of("A", "1", "B", "two"));
    }

    @Test
    void referencesThatLeadNowhereAreNamedWithTheirLine() {
        assertThat(Compile.error("job:\n  script:\n    - !reference [.a, script]\n"))
                .isEqualTo(new LintError(
                        "!reference [\".a\", \"script\"] could not be found: there is no `.a` at the top level.",
                        ".gitlab-ci.yml",
                        3,
                        "job",
                        "!reference"));
        assertThat(Compile.error("job: {script: !reference [1]}").message()).contains("is not valid");
        assertThat(Compile.error("job: {script: !reference []}").message()).contains("is not valid");
        assertThat(Compile.error("a: {script: !reference [b, script]}\nb: {script: !reference [a, script]}")
                        .message())
                .contains("is part of a circular chain");
    }

    @Test
    void referencesThatMultiplyEndInAnError() {
        var text = new StringBuilder(".a0: {s: [x, x, x, x, x, x, x, x]}\n");
        for (int i = 1; i < 30; i++) {
            var one = "!reference [.a%d, s]".formatted(i - 1);
            text.append(".a%d: {s: [%s]}\n".formatted(i, String.join(", ", List.of(one, one, one, one, one, one))));
        }
        assertThat(Compile.error(text + "job: {script: [a]}").message()).contains("grows too large");
    }

    @Test
    void aDefaultIsTakenWholeAndOnlyWhereTheJobSaysNothing() {
        var config = Compile.valid("""
                default:
                  image: ruby
                  before_script: [setup]
                  tags: [a]
                  cache: {paths: [x]}
                  retry: 1
                  interruptible: true
                plain: {script: [a]}
                own: {script: [a], before_script: [], tags: [], cache: {key: k}, image: null}
                """);
        var plain = config.jobs().get("plain");
        assertThat(plain.beforeScript()).containsExactly("setup");
        assertThat(plain.image().orElseThrow().name()).isEqualTo("ruby");
        assertThat(plain.retry().max()).isOne();
        assertThat(plain.interruptible()).isTrue();
        var own = config.jobs().get("own");
        assertThat(own.beforeScript()).isEmpty();
        assertThat(own.tags()).isEmpty();
        assertThat(own.image().orElseThrow().name()).isEqualTo("ruby"); // null counts as not written
        assertThat(own.caches().getFirst().paths()).isEmpty();
    }

    @Test
    void inheritChoosesWhatAJobTakes() {
        var config = Compile.valid("""
                variables: {A: a, B: b}
                default: {image: ruby, tags: [x]}
                none: {script: [a], inherit: {default: false, variables: false}}
                some: {script: [a], inherit: {default: [tags], variables: [A]}}
                """);
        assertThat(config.jobs().get("none").image()).isEmpty();
        assertThat(config.jobs().get("none").variables()).isEmpty();
        assertThat(config.jobs().get("some").image()).isEmpty();
        assertThat(config.jobs().get("some").tags()).containsExactly("x");
        assertThat(config.jobs().get("some").variables()).containsOnlyKeys("A");
    }

    @Test
    void defaultTimeoutHasNoEffectAndSaysSo() {
        var text = "default: {timeout: 1h}\njob: {script: [a]}";
        assertThat(Compile.valid(text).jobs().get("job").timeout()).isEmpty();
        assertThat(Compile.warnings(text).getFirst().message()).startsWith("default:timeout has no effect");
    }

    @Test
    void anOldGlobalBesideTheSameDefaultIsAnError() {
        assertThat(Compile.error("image: a\ndefault: {image: b}\njob: {script: [a]}")
                        .message())
                .startsWith("image is defined in top-level and `default:` entry");
        assertThat(Compile.valid("before_script: [x]\njob: {script: [a]}")
                        .jobs()
                        .get("job")
                        .beforeScript())
                .containsExactly("x");
    }

    /** The order of bases, told by a model: later bases over earlier ones, the job over all. */
    @RepeatedTest(100)
    void extendsMergesInOrder(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var text = new StringBuilder();
        var values = new ArrayList<Map<String, String>>();
        for (int i = 0; i < 8; i++) {
            var effective = new TreeMap<String, String>();
            var bases = new ArrayList<String>();
            for (int b = 0; b < i; b++) {
                if (random.nextInt(3) == 0) {
                    bases.add(".t" + b);
                    effective.putAll(values.get(b));
                }
            }
            var own = new TreeMap<String, String>();
            for (int v = random.nextInt(4); v > 0; v--) {
                own.put("V" + random.nextInt(5), "t" + i);
            }
            effective.putAll(own);
            values.add(effective);
            text.append(".t%d: {extends: %s, variables: {%s}}\n".formatted(i, bases, entries(own)));
        }
        text.append("job: {extends: .t7, script: [a]}\n");
        assertThat(variables(text.toString())).isEqualTo(values.getLast());
    }

    private static String entries(Map<String, String> map) {
        return String.join(
                ", ",
                map.entrySet().stream()
                        .map(e -> e.getKey() + ": " + e.getValue())
                        .toList());
    }
}
