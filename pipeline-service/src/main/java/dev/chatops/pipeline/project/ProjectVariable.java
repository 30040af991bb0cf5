package dev.chatops.pipeline.project;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A variable of a project. Its value is read when a job is claimed and kept nowhere.
 *
 * @param masked whether its value is hidden in logs
 * @param isProtected whether only jobs on protected branches get it
 * @param file whether a job gets the path of a file with the value
 * @param expand whether {@code $X} in its value stands for another variable
 */
public record ProjectVariable(
        String key, Source source, boolean masked, boolean isProtected, boolean file, boolean expand) {

    /** Where the value is. */
    public sealed interface Source {

        /** It stands in the project file itself. */
        record Literal(String value) implements Source {

            @Override
            public String toString() {
                return "Literal[]";
            }
        }

        /** In an environment variable of this service. */
        record Environment(String name) implements Source {}

        /** In a file; a line feed at its end is not part of the value. */
        record InFile(Path path) implements Source {}
    }

    /**
     * The value now.
     *
     * @throws IOException when it cannot be had; the message names the place, never a value
     */
    public String value() throws IOException {
        return read(source);
    }

    static String read(Source source) throws IOException {
        return switch (source) {
            case Source.Literal(var value) -> value;
            case Source.Environment(var name) -> {
                var value = System.getenv(name);
                if (value == null) {
                    throw new IOException("the environment variable " + name + " of pipeline-service is not set");
                }
                yield value;
            }
            case Source.InFile(var path) -> {
                if (!Files.isRegularFile(path) || !Files.isReadable(path)) { // a device or a pipe need not end
                    throw new IOException("the file " + path + " is missing or not readable for pipeline-service");
                }
                try {
                    var text = Files.readString(path);
                    yield text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
                } catch (CharacterCodingException e) {
                    throw new IOException("the file " + path + " is not UTF-8", e);
                }
            }
        };
    }
}
