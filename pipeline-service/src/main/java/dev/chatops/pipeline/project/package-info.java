/** The project file: users, projects, roles, variables and runner pools, as operators write them. */
package dev.chatops.pipeline.project;
