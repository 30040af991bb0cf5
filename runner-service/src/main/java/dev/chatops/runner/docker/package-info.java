/** Jobs in containers: what a job asks for is checked, its container made, run and removed, whatever happens. */
package dev.chatops.runner.docker;
