package dev.chatops.pipeline.access;

import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.JobRule;
import dev.chatops.pipeline.project.Project;
import java.util.List;
import java.util.Set;

/** Somebody may not; {@link RefusalText} says so in words. */
public sealed interface Refused extends Decision, Standing {

    /** @param chatUser such as {@code slack:T0DEMO:U0ADA} */
    record UnknownUser(String chatUser) implements Refused {
        @Override
        public String rule() {
            return "user known";
        }
    }

    record BlockedUser(String username) implements Refused {
        @Override
        public String rule() {
            return "user not blocked";
        }
    }

    /** None was named, and it is not plain which one is meant. */
    record WhichProject(List<Project> visible) implements Refused {
        @Override
        public String rule() {
            return "project named";
        }
    }

    /** There is none of this name, or he is no member of it: the same answer, so that names do not leak. */
    record NoSuchProject(String name, List<Project> visible) implements Refused {
        @Override
        public String rule() {
            return "project visible";
        }
    }

    /** @param rule the one that asks for the role */
    record RoleTooLow(Project project, String deed, AccessLevel has, AccessLevel needs, String rule)
            implements Refused {}

    /** The branch itself asks for more. */
    record BranchProtected(Project project, String branch, AccessLevel has, AccessLevel needs) implements Refused {
        @Override
        public String rule() {
            return "protected branch " + branch;
        }
    }

    /** No rule lets anybody run jobs, or this job, of a branch that is not the default one. */
    record RefNotAllowed(Project project, String job, String branch) implements Refused {
        @Override
        public String rule() {
            return "refs";
        }
    }

    record Denied(Project project, String job, JobRule by) implements Refused {
        @Override
        public String rule() {
            return JobPolicy.name(by);
        }
    }

    /** @param allowed the patterns of the rules that are about the job */
    record ArgumentsNotAllowed(Project project, String job, List<String> allowed, String rule) implements Refused {}

    record NotNamed(Project project, String job, Set<String> users, String rule) implements Refused {}

    record WrongChannel(Project project, String job, Set<String> channels, String rule) implements Refused {}

    record WrongWorkspace(Project project, String job, String rule) implements Refused {}
}
