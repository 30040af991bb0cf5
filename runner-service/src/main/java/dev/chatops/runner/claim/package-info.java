/** A runner's calls to pipeline-service: claims, and the sign of life that keeps them. */
package dev.chatops.runner.claim;
