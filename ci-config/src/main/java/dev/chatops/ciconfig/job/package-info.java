/**
 * The keywords of a job. A checked value of the file comes in, a record with GitLab's defaults goes out; what is wrong is
 * reported with its place, and the reading goes on so that all errors are found at once.
 */
package dev.chatops.ciconfig.job;
