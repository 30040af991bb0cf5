/**
 * What an operator has paused, and until when: everything, a project or a runner pool. In come his orders by the API, out goes
 * whether a job may be started or claimed now.
 */
package dev.chatops.pipeline.pause;
