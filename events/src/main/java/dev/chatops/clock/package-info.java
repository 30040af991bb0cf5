/** The time by which the services judge deadlines, and how the local world moves it. */
package dev.chatops.clock;
