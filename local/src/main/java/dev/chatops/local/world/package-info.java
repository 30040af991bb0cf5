/**
 * The local world: broker, database, simulator and services as processes of this machine. Comes in: a project file and
 * a data folder. Goes out: a running world, and {@code world.json} that says where it is.
 */
package dev.chatops.local.world;
