package dev.chatops.pipeline.api;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;

/** Calls the API as GitLab's clients do. */
final class ApiClient {

    static final String DEMO = "/api/v4/projects/1";

    private ApiClient() {}

    static RequestSpecification as(String token) {
        return given().header("PRIVATE-TOKEN", token);
    }
}
