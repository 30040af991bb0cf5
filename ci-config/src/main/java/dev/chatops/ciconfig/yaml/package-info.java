/**
 * YAML 1.1 as Ruby's Psych reads it, since that is what GitLab's files are written for. Text comes in,
 * {@link dev.chatops.ciconfig.yaml.Node}s that know their file and line go out.
 */
package dev.chatops.ciconfig.yaml;
