package dev.chatops.pipeline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.pipeline.command.GivenVariable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables that a {@code play} may bring along: {@code {"job_variables_attributes": [{"key": …, "value": …}]}}. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GivenVariables(
        @JsonProperty("job_variables_attributes") List<Variable> variables) {

    private static final ObjectMapper JSON = new ObjectMapper();

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Variable(String key, String value) {}

    /**
     * @param body JSON, or nothing; clients that bring no variables also send an empty form
     * @throws ApiException 400 for what cannot be read, and for a name that no variable can have
     */
    static Map<String, String> of(byte[] body) {
        if (body == null || body.length == 0) {
            return Map.of();
        }
        var variables = new LinkedHashMap<String, String>();
        for (var variable : read(body)) {
            if (variable == null || variable.key() == null || !variable.key().matches("[A-Za-z_][A-Za-z0-9_]{0,254}")) {
                throw ApiException.invalid("job_variables_attributes[key]");
            }
            if (variable.value() == null || variable.value().indexOf('\0') >= 0) {
                throw ApiException.invalid("job_variables_attributes[value]");
            }
            GivenVariable.problem(variable.key(), variable.value()).ifPresent(why -> {
                throw ApiException.badRequest("the variable %s cannot be given: %s".formatted(variable.key(), why));
            });
            variables.put(variable.key(), variable.value());
        }
        return variables;
    }

    private static List<Variable> read(byte[] body) {
        try {
            var given = JSON.readValue(body, GivenVariables.class);
            return given == null || given.variables() == null ? List.of() : given.variables();
        } catch (IOException _) {
            throw ApiException.badRequest("the body is JSON with job_variables_attributes, or empty");
        }
    }
}
