/** The part of GitLab's REST API v4 that is there so far: same paths, fields, headers and error bodies. */
package dev.chatops.pipeline.api;
