package dev.chatops.claim;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * The files of a job that its runner hands in: {@code PUT /internal/v1/jobs/{id}/artifacts?artifact_type=…&file_name=…},
 * the bytes as the body, the attempt's token in the header {@code JOB-TOKEN}. Answered with 201; 400 what was sent is not
 * what it should be; 403 the token is not that of an open attempt; 413 too large; each of these for good, with
 * {@code {"message"}}. Any other answer may be followed by another try. Variables are the runner's to expand.
 *
 * @param name of the archive, without its ending
 * @param paths globs below the project's folder
 * @param exclude globs of files that are left out
 * @param untracked whether files that git does not know are handed in too
 * @param when on_success, on_failure or always
 * @param dotenv globs of the files of {@code reports:dotenv}
 * @param unkept kinds of reports that the job names and that are not kept
 * @param limitBytes how large an archive may be
 */
@JsonNaming(SnakeCaseStrategy.class)
public record JobArtifacts(
        String name,
        List<String> paths,
        List<String> exclude,
        boolean untracked,
        String when,
        List<String> dotenv,
        List<String> unkept,
        long limitBytes) {

    public JobArtifacts {
        paths = paths == null ? List.of() : List.copyOf(paths);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        dotenv = dotenv == null ? List.of() : List.copyOf(dotenv);
        unkept = unkept == null ? List.of() : List.copyOf(unkept);
    }
}
