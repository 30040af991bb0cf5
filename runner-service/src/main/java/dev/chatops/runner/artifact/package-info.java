/** What a job hands in to pipeline-service: chosen in the working copy, zipped, and sent with the attempt's token. */
package dev.chatops.runner.artifact;
