package dev.chatops.ciconfig;

/** Configurations of any size that look like people's. */
final class LargeConfiguration {
    private LargeConfiguration() {}

    /** About ten lines for each job, spread over the main file and {@code includes} others. */
    static MapFiles of(int jobs, int includes) {
        var main = new StringBuilder("include:\n");
        for (int i = 0; i < includes; i++) {
            main.append("  - local: ci/part-").append(i).append(".yml\n");
        }
        main.append("""
                stages: [build, test, deploy, chat]
                default: {interruptible: true, retry: {max: 1, when: [runner_system_failure]}}
                variables: {REGION: eu, LEVEL: "1"}
                .common: &common
                  image: ruby:3.4
                  tags: [linux, small]
                .setup: {script: [bundle install, 'echo "ready"']}
                .chat:
                  <<: *common
                  stage: chat
                  rules: [{if: '$CI_PIPELINE_SOURCE == "chat" && $REGION =~ /^e/', variables: {SOURCE: chat}}, {when: never}]
                """);
        var files = MapFiles.main("");
        for (int part = 0; part < includes; part++) {
            var text = new StringBuilder();
            for (int job = part; job < jobs; job += includes) {
                text.append(job(job));
            }
            files.with("ci/part-" + part + ".yml", text.toString());
        }
        return files.with(".gitlab-ci.yml", main.toString());
    }

    private static String job(int number) {
        return """
                job-%d:
                  extends: .chat
                  variables: {NUMBER: "%d", NAME: job-$NUMBER}
                  before_script:
                    - !reference [.setup, script]
                  script:
                    - echo "number $NUMBER in $REGION"
                    - |
                      for i in 1 2 3; do echo $i; done
                  timeout: %d minutes
                """.formatted(number, number, number % 60 + 1);
    }
}
