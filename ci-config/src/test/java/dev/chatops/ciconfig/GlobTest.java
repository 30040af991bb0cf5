package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docs/*          | docs/a          | true
            docs/*          | docs/a/b        | false
            docs/*          | docs/.a         | true
            **/*.rb         | a.rb            | true
            **/*.rb         | a/b/c.rb        | true
            docs/**/*       | docs/a/b/c      | true
            docs/**/*       | docs/a          | true
            docs/**         | docs/a/b        | false
            *.{rb,py}       | a.py            | true
            *.{rb,py}       | a.js            | false
            {a,b/**/c}.md   | b/x/y/c.md      | true
            a?c             | abc             | true
            a?c             | a/c             | false
            [a-c].txt       | b.txt           | true
            [!a-c].txt      | b.txt           | false
            [!a-c].txt      | d.txt           | true
            a.b             | axb             | false
            Dockerfile      | Dockerfile      | true
            Dockerfile      | x/Dockerfile    | false
            \\*             | *               | true
            **/x            | x               | true
            **/x            | a/b/x           | true
            **/x            | a/b/yx          | false
            **/x/y          | x/y             | true
            **/x/y          | a/x/y           | true
            **/x/y          | ax/y            | false
            {**/x/y,z}      | x/y             | true
            **/*a           | b/a             | true
            **/a*a          | b/a             | false
            **/{a,b}c       | d/bc            | true
            **/{a/b,c}      | d/a/b           | true
            **/[.-0]x       | d/.x            | true
            {a,b            | {a,b            | true
            a/**/b          | a/b             | true
            a*/b\\.c        | ax/b.c          | true
            """)
    void pathsMatchAsRubysFnmatchSays(String glob, String path, boolean matches) {
        assertThat(Glob.path(glob.replace("\\\\", "\\")).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ci/*.yml     | ci/a.yml     | true
            ci/*.yml     | ci/a/b.yml   | false
            ci/**.yml    | ci/a/b.yml   | true
            ci/**/*.yml  | ci/a.yml     | true
            ci/**/*.yml  | ci/a/b/c.yml | true
            **/a.yml     | a.yml        | true
            **/a.yml     | ci/a.yml     | true
            **/a.yml     | xa.yml       | false
            **/ci/a.yml  | ci/a.yml     | true
            **           | any/thing    | true
            ci/[a].yml   | ci/a.yml     | false
            ci/{a,b}.yml | ci/a.yml     | false
            """)
    void includeHasItsOwnWildcards(String glob, String path, boolean matches) {
        assertThat(Glob.include(glob).matches(path)).isEqualTo(matches);
    }
}
