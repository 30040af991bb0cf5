/** The variables a job gets, from all their sources, in GitLab's order of precedence. Values never leave by any other way. */
package dev.chatops.pipeline.variable;
