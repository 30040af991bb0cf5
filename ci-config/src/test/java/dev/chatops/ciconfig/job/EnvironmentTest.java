package dev.chatops.ciconfig.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    @ParameterizedTest
    @CsvSource({
        "production, production",
        "staging-1234567890123456, staging-1234567890123456",
        "staging-12345678901234567, staging-123456789-......",
        "9-staging-123456789012345, env-9-staging-123-......",
        "PRODUCTION, production-......",
        "review/1-foo, review-1-foo-......",
        "a--b, a-b-......"
    })
    void aSlugIsTheNameOrItsStartAndAHash(String name, String slug) {
        assertThat(Environment.slug(name))
                .matches(slug.replace("......", "[a-z0-9]{6}"))
                .isEqualTo(Environment.slug(name));
    }

    @ParameterizedTest
    @CsvSource({
        "production, production",
        "prod/eu, production",
        "live, production",
        "staging, staging",
        "stg, staging",
        "pre-prod, staging",
        "review/ada, development",
        "dev, development",
        "qa, testing",
        "int, testing",
        "moon, other"
    })
    void theTierIsGuessedFromTheName(String name, String tier) {
        assertThat(new Environment(name, "", "start", "", Optional.empty(), "").tierOrGuess())
                .isEqualTo(tier);
        assertThat(new Environment(name, "", "start", "", Optional.empty(), "testing").tierOrGuess())
                .isEqualTo("testing");
    }
}
