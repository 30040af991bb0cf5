/** The whole world on one machine: broker, database, Slack simulator, the services, and the command line. */
package dev.chatops.local;
