package dev.chatops.ciconfig.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plain scalar means: the reference's §2, as Ruby's Psych reads it. */
class ScalarTest {
    private static Node value(String yaml) {
        return ((Node.Mapping) YamlReader.read("key: " + yaml + "\n", "f.yml", 0)).get("key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            yes       | Bool    | true
            Yes       | Bool    | true
            on        | Bool    | true
            TRUE      | Bool    | true
            no        | Bool    | false
            off       | Bool    | false
            y         | Text    | y
            n         | Text    | n
            ~         | Nil     | ''
            null      | Nil     | ''
            ''        | Nil     | ''
            012345    | Numeric | 5349
            0x1F      | Numeric | 31
            0b11      | Numeric | 3
            1_000     | Numeric | 1000
            1,000     | Numeric | 1000
            1.50      | Numeric | 1.5
            -7        | Numeric | -7
            +7        | Numeric | 7
            100.0     | Numeric | 100.0
            1.0e+20   | Numeric | 1.0e+20
            0.00001   | Numeric | 1.0e-05
            .5        | Numeric | 0.5
            .inf      | Numeric | Infinity
            1:20      | Numeric | 4800
            190:20:30 | Numeric | 685230
            0o17      | Text    | 0o17
            1e3       | Text    | 1e3
            08        | Text    | 08
            1.2.3     | Text    | 1.2.3
            .         | Text    | .
            v1        | Text    | v1
            "'12'"    | Text    | "'12'"
            !!str 12  | Text    | 12
            1h 30m    | Text    | 1h 30m
            nullable  | Text    | nullable
            :latest   | Text    | latest
            ':"a b"'  | Text    | a b
            """)
    void aPlainScalarIsReadAsPsychDoes(String written, String kind, String text) {
        var node = value(written == null ? "" : written.replace("\"", ""));
        assertThat(node.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(((Node.Scalar) node).text()).isEqualTo(text.replace("\"", "").replace("'", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31", "2026-1-3", "2026-01-31 10:00:00", "2026-01-31T10:00:00Z"})
    void aDateIsRefusedWithTheRemedy(String written) {
        assertThatThrownBy(() -> value(written))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining("Put it in quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'2026-01-31'", "2026-13-45", "10:00:00 tomorrow"})
    void whatOnlyLooksLikeADateIsText(String written) {
        assertThat(value(written)).isInstanceOf(Node.Text.class);
    }
}
