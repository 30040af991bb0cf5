package dev.chatops.pipeline.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where people see in a browser what the API speaks of. */
@ApplicationScoped
class Addresses {

    private final String console;

    Addresses(@ConfigProperty(name = "chatops.console.url") URI console) {
        this.console = console.toString().replaceFirst("/+$", "");
    }

    URI project(String path) {
        return URI.create(console + "/" + path);
    }

    URI pipeline(String path, long id) {
        return URI.create(console + "/" + path + "/-/pipelines/" + id);
    }

    URI job(String path, long id) {
        return URI.create(console + "/" + path + "/-/jobs/" + id);
    }
}
