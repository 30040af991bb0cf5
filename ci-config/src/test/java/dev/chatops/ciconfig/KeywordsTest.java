package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each keyword's accepted and rejected values: the reference's §14 and §15. {@code ;} separates lines of the job. */
class KeywordsTest {
    private static String job(String body) {
        return Compile.jobWith(body.replace("; ", "\n").replace("STAGE256", "x".repeat(256)));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            script: ls
            script: [a, [b, [c]]]
            script: ["a: b"]
            script: [[[[[[[[[[[x]]]]]]]]]]]
            before_script: []
            before_script: ""
            after_script: [a]
            before_script: null
            stage: build
            stage: .pre
            variables: {A: 1, B: true, C: 1.50, D: null, E: {value: x, expand: false}, 1: x}
            variables: {}
            when: on_success
            when: always
            when: manual
            when: delayed; start_in: 1 week
            allow_failure: true
            allow_failure: {exit_codes: 3}
            allow_failure: {exit_codes: [1, 2]}
            timeout: 1h 30m
            timeout: "100"
            timeout: 30 days
            retry: 2
            retry: {max: 1, when: [script_failure, runner_system_failure], exit_codes: [1]}
            retry: {when: always}
            tags: [a, $B]
            tags: []
            interruptible: true
            resource_group: deploy-$CI_ENVIRONMENT_NAME
            environment: production
            environment: {name: review/$X, url: "https://$X", action: start, auto_stop_in: 1 day, deployment_tier: staging}
            environment: {name: review, auto_stop_in: $TIME}
            image: ruby:3.4
            image: {name: ruby, entrypoint: [""], pull_policy: [always, if-not-present], docker: {platform: arm64, user: 1000}}
            image: null
            services: [postgres, {name: redis, alias: r, command: [x], entrypoint: [y], variables: {A: b}}]
            services: []
            artifacts: {paths: [a/**], exclude: [b], expire_in: 1 week, when: always, name: $X, untracked: true}
            artifacts: {expire_in: NEVER, paths: [a], expose_as: my files}
            artifacts: {reports: {junit: r.xml, dotenv: [a, b], coverage_report: {coverage_format: cobertura, path: c.xml}}}
            artifacts: {public: false}
            artifacts: {access: maintainer}
            cache: {key: $CI_COMMIT_REF_SLUG, paths: [a], policy: pull, when: always, unprotect: true, fallback_keys: [x]}
            cache: [{paths: [a]}, {paths: [b], key: {files: [a.lock], prefix: p}}]
            cache: {key: {files_commits: [a]}, policy: $P}
            cache: []
            needs: []
            needs: [{job: other, optional: true}]
            dependencies: []
            parallel: 200
            parallel: {matrix: [{A: [1, 2], B: x}, {C: y}]}
            coverage: /total (\\d+)%/
            hooks: {pre_get_sources_script: [a, [b]]}
            inherit: {default: [image, tags], variables: [A]}
            inherit: {default: false, variables: true}
            id_tokens: {T: {aud: x}}
            secrets: {S: {vault: x}}
            identity: google_cloud
            release: {tag_name: v1, description: d, released_at: "2026-01-31T08:00:00Z", assets: {links: [{name: a, url: b}]}}
            pages: true
            pages: {path_prefix: a, expire_in: 1 day}
            manual_confirmation: Sure?
            inputs: {a: {default: b}}
            dast_configuration: {site_profile: x}
            only: [chat, /^rel.*/i, main@acme/demo]
            only: {refs: [main], variables: [$A], changes: ["*.md"], kubernetes: active}
            only: null
            except: {refs: [chat]}
            rules: [{if: $A}]
            rules: null
            rules: [[{if: $A}], [[{when: manual}]]]
            rules: [{if: $A, changes: [a], exists: [b], when: delayed, start_in: 1h, allow_failure: true, variables: {A: b}}]
            rules: [{changes: {paths: [a], compare_to: main}}, {exists: {paths: [a]}}, {exists: a}]
            rules: [{if: $A, needs: [], interruptible: true}]
            extends: []
            run: [{name: a, script: b}]
            run: [{name: a, step: ./x, inputs: {a: b}, env: {c: d}}]
            trigger: group/project
            trigger: {project: a/b, branch: main, strategy: depend, forward: {yaml_variables: true}}
            trigger: {include: [{local: a.yml}]}
            trigger: a/b; when: manual; allow_failure: true
            trigger: {project: a/b, inputs: {x: y}, strategy: mirror}
            script: ls; before_script: [[a], b]; after_script: [[c]]
            stage: .post
            variables: {A: {value: null}, B: ""}
            when: on_failure
            allow_failure: false
            allow_failure: {exit_codes: []}
            timeout: "1:20:00"
            timeout: one hour and 30 minutes
            retry: 0
            retry: {max: 0}
            retry: {max: 2, when: always, exit_codes: 137}
            tags: [a, b]; interruptible: false
            environment: {name: a b/c.d_e-f, action: stop}
            environment: {name: x, action: access, kubernetes: {agent: a}}
            image: {name: $IMAGE, pull_policy: never, kubernetes: {user: "1000:1000"}}
            image: {name: a, docker: {user: root}}
            services: [{name: a, pull_policy: [if-not-present], docker: {platform: b}}]
            artifacts: {untracked: true, when: on_failure, expire_in: 3 mins 4 sec}
            artifacts: {paths: [], reports: {junit: null, sarif: [a.sarif], cyclonedx: a}}
            artifacts: {reports: {coverage_report: {coverage_format: jacoco, path: a.xml}}}
            cache: {key: {files: [a, b], prefix: $CI_JOB_NAME}, paths: [x], untracked: false}
            cache: {key: "", paths: [a], when: on_failure, policy: push}
            cache: {}
            needs: [{job: other, artifacts: false, optional: true}]
            needs: [{pipeline: $UPSTREAM, job: a}]
            needs: [{project: a/b, ref: main, job: c, artifacts: true}]
            parallel: 1
            parallel: {matrix: [{A: 1}, {A: [x, y], B: true}]}
            coverage: '/TOTAL.*? (100(?:\\.0+)?\\%|[1-9]?\\d(?:\\.\\d+)?\\%)$/i'
            hooks: {pre_get_sources_script: ""}
            inherit: {default: [retry, timeout, id_tokens, hooks, artifacts], variables: []}
            inherit: {}
            id_tokens: {T: {aud: [x, y]}}
            release: {tag_name: v1, description: d, name: n, ref: $CI_COMMIT_SHA, tag_message: m, milestones: [m1]}
            pages: false
            pages: {publish: dist}
            inputs: {a: {type: number, default: 1, description: d}, b: {default: x, options: [x, y]}}; script: 'echo $[[ job.inputs.b ]]'
            only: [main, tags, "release/1.x", "/^a@b$/"]
            only: {refs: []}
            except: [/^x/U]
            except: {kubernetes: active, changes: ["**/*"], variables: []}
            rules: [{if: "$A == null || ($B =~ /xy/ && !($C != 'y'))"}]
            rules: [{if: $A, when: null, allow_failure: null}]
            rules: [{exists: {paths: [a], project: b/c, ref: main}}]
            rules: [{if: $A, needs: [{job: other, optional: true}]}]
            rules: [[[[[[[[[[[{if: $A}]]]]]]]]]]]
            rules: [{changes: {paths: ["a/$B/**/*.{x,y}"], compare_to: $CI_DEFAULT_BRANCH}}]
            run: [{name: _a1, func: {git: {url: u, rev: r}}}]
            """)
    void anAcceptedValue(String body) {
        assertThat(Compile.text(job(body))).isInstanceOf(Compilation.Compiled.class);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            script: [] => script | jobs:job script can't be blank
            script: "" => script | jobs:job script can't be blank
            script: null => script | jobs:job script can't be blank
            script: [1] => script | jobs:job:script config should be a string or a nested array of strings up to 10 levels deep
            script: [echo: x] => script | put the whole line in quotes
            script: {a: b} => script | should be a string or a nested array of strings
            script: [[[[[[[[[[[[x]]]]]]]]]]]] => script | up to 10 levels deep
            stage: 1 => stage | jobs:job:stage config should be a string. Put it in quotes
            stage: nowhere => stage | job job: chosen stage nowhere does not exist; available stages are .pre, build, test, deploy, .post
            stage: tset => stage | Did you mean `test`?
            variables: [a] => variables | jobs:job:variables config should be a hash
            variables: {A: [b]} => variables | variable `A` definition must be either a string or a hash
            variables: {A: {value: b, description: c}} => variables | uses invalid data keys: description
            variables: {A: {value: b, expand: 1}} => variables | expand should be a boolean
            when: never => when | jobs:job when should be one of: on_success, on_failure, always, manual, delayed
            when: allways => when | Did you mean `always`?
            when: delayed => start_in | jobs:job start in should be a duration
            when: delayed; rules: [{if: $A}] => start_in | jobs:job start in should be a duration
            when: delayed; start_in: 8 days => start_in | should not exceed the limit
            start_in: 1h => start_in | jobs:job start in must be blank
            allow_failure: 1 => allow_failure | jobs:job:allow_failure config should be a boolean value
            allow_failure: {exit_codes: [a]} => exit_codes | should be an array of integers or an integer
            allow_failure: {codes: 1} => allow_failure | contains unknown keys: codes
            timeout: 100 => timeout | jobs:job:timeout config should be a duration, such as "1h 30m", in quotes
            timeout: soon => timeout | jobs:job:timeout config should be a duration
            timeout: 31 days => timeout | jobs:job:timeout config should not exceed the limit (30d 10h 29m 6s)
            retry: 3 => retry | jobs:job:retry config must be less than or equal to 2
            retry: -1 => retry | must be greater than or equal to 0
            retry: "2" => retry | has to be either an integer or a hash
            retry: {max: 3} => max | jobs:job:retry max must be less than or equal to 2
            retry: {max: 1, when: sometimes} => when | is not known: sometimes
            retry: {max: 1, often: 2} => retry | contains unknown keys: often
            retry: {exit_codes: x} => exit_codes | should be an array of integers
            tags: a => tags | jobs:job:tags config should be an array of strings
            interruptible: "yes" => interruptible | jobs:job:interruptible config should be a boolean value
            resource_group: 1 => resource_group | jobs:job resource group should be a string
            environment: {url: x} => name | jobs:job:environment name can't be blank
            environment: a*b => environment | can contain only letters, digits
            environment: {name: a*b} => name | jobs:job:environment name can contain only letters, digits
            environment: {name: x, action: go} => action | should be one of: start, stop, prepare, verify, access
            environment: {name: x, on_stop: gone} => on_stop | job job: on_stop job gone is not defined
            environment: {name: x, deployment_tier: huge} => deployment_tier | should be one of: production
            image: {entrypoint: [a]} => name | jobs:job:image name can't be blank
            image: 1 => image | jobs:job:image config should be a hash or a string
            image: {name: a, pull_policy: sometimes} => pull_policy | should be one of: always, never, if-not-present
            image: {name: a, alias: b} => image | contains unknown keys: alias
            services: postgres => services | jobs:job:services config should be an array
            services: [{alias: a}] => name | name can't be blank
            artifacts: {paths: a} => paths | jobs:job:artifacts paths should be an array of strings
            artifacts: {when: never} => when | should be one of: on_success, on_failure, always
            artifacts: {expire_in: soon} => expire_in | should be a duration
            artifacts: {reports: {junt: a}} => reports | contains unknown keys: junt. Did you mean `junit`?
            artifacts: {reports: {coverage_report: {path: a}}} => coverage_format | coverage format can't be blank
            artifacts: {expose_as: "a*", paths: [b]} => expose_as | can contain only letters
            artifacts: {expose_as: a} => expose_as | needs `paths` beside it
            artifacts: {public: true, access: all} => artifacts | these keys cannot be used together: public, access
            cache: a => cache | jobs:job:cache config should be a hash
            cache: [{}, {}, {}, {}, {}] => cache | no more than 4 caches can be created
            cache: {key: a/b} => key | cannot contain the "/" character
            cache: {key: ..} => key | cannot be "." or ".."
            cache: {key: {files: [a], files_commits: [b]}} => key | must use exactly one of these keys
            cache: {key: {files: []}} => files | requires at least 1 item
            cache: {policy: both} => policy | should be one of: pull-push, pull, push
            cache: {fallback_keys: [a, b, c, d, e, f]} => fallback_keys | has too many entries
            needs: {} => needs | jobs:job:needs config can't be empty
            needs: other => needs | jobs:job:needs config can only be a hash or an array
            needs: [gone] => needs | job job: undefined need: gone
            needs: [job] => needs | The pipeline has circular dependencies: job → job
            needs: [1] => needs | should be a job's name, or a hash with `job`
            needs: [{job: a, parallel: 3}] => parallel | cannot use "parallel: <number>"
            needs: [a, a] => needs | has duplicate entries for `a`
            dependencies: [gone] => dependencies | job job: undefined dependency: gone
            dependencies: gone => dependencies | should be an array of strings
            parallel: 0 => parallel | jobs:job:parallel config must be greater than or equal to 1
            parallel: 201 => parallel | must be less than or equal to 200
            parallel: a => parallel | should be an integer or a hash
            parallel: {matrix: []} => matrix | can't be blank
            parallel: {matrix: [{A: [[1]]}]} => matrix | should be a hash of key value pairs
            coverage: 50% => coverage | jobs:job:coverage config must be a regular expression with re2 syntax
            coverage: /(?=x)y/ => coverage | must be a regular expression with re2 syntax
            hooks: {pre_get_sources_script: 1} => pre_get_sources_script | jobs:job:hooks:pre_get_sources_script config should be
            hooks: {before: a} => hooks | contains unknown keys: before
            inherit: {default: [rules]} => default | contains unknown values: rules
            inherit: {variables: 1} => variables | should be a bool or array of strings
            inherit: {all: false} => inherit | contains unknown keys: all
            id_tokens: {T: {}} => aud | can't be blank
            release: {tag_name: v1} => description | description can't be blank
            release: {tag_name: v1, description: d, released_at: soon} => released_at | must be a valid datetime
            publish: x => publish | can only be used within a `pages` job
            only: chat => only | has to be either an array of conditions or a hash. Write it as a list: [chat]
            only: {} => only | can't be blank
            only: {ref: [a]} => only | contains unknown keys: ref. Did you mean `refs`?
            only: ["/(?=a)bc/"] => only | regular expressions using re2 syntax
            only: {variables: ["$A =="]} => variables | invalid expression syntax
            only: {kubernetes: on} => kubernetes | should be one of: active
            only: [main]; rules: [{if: $A}] => only | key may not be used with `rules`: only
            except: [main]; rules: [{if: $A}] => except | key may not be used with `rules`: except
            rules: [] => rules | jobs:job rules can't be blank
            rules: {if: $A} => rules | should be an array containing hashes and arrays of hashes
            rules: [a] => rules | should be an array containing hashes and arrays of hashes
            rules: [{}] => rules | jobs:job:rules:rule config can't be blank
            rules: [{if: "$A = 1"}] => if | jobs:job:rules:rule if invalid expression syntax
            rules: [{iff: $A}] => rules | contains unknown keys: iff. Did you mean `if`?
            rules: [{when: sometimes}] => when | should be one of: on_success
            rules: [{when: delayed}] => start_in | should be a duration
            rules: [{if: $A, start_in: 1h}] => start_in | must be blank
            rules: [{allow_failure: {exit_codes: 1}}] => allow_failure | should be a boolean value
            rules: [{changes: a}] => changes | should be an array of strings
            rules: [{exists: {project: a/b}}] => paths | paths can't be blank
            rules: [{exists: {paths: [a], ref: b}}] => ref | needs `project` beside it
            rules: [{variables: {A: {value: b}}}] => variables | must be a string, a number or a boolean
            when: delayed; start_in: 1h; rules: [{if: $A}] => start_in | key may not be used with `rules`: start_in
            run: []; x: y => x | contains unknown keys: x
            run: [{name: 1a, script: x}] => name | must have only letters, digits
            run: [{name: a}] => run | must use exactly one of: step, func, script
            script: a; run: [{name: a, script: b}] => run | these keys cannot be used together: script, run
            script: a; trigger: b => trigger | these keys cannot be used together: script, trigger
            trigger: {branch: a} => project | project can't be blank
            trigger: a; image: b => image | contains unknown keys: image
            extends: gone => extends | job: unknown keys in `extends` (gone)
            extends: {a: b} => extends | extends config should be a job's name or an array of names
            skript: [a] => skript | jobs:job config contains unknown keys: skript. Did you mean `script`?
            before_script: [1] => before_script | jobs:job:before_script config should be a string or a nested array of strings
            after_script: {a: b} => after_script | jobs:job:after_script config should be a string or a nested array of strings
            stage: [a] => stage | jobs:job:stage config should be a string
            variables: {A: {value: [b]}} => variables | value must be a string, a number or a boolean
            variables: {A: {options: [b]}} => variables | uses invalid data keys: options
            when: 1 => when | should be one of: on_success
            trigger: a/b; when: delayed => when | should be one of: on_success, on_failure, always, manual
            when: delayed; start_in: 1 => start_in | should be a duration, such as "1h 30m", in quotes
            when: delayed; start_in: "0" => start_in | should be a duration
            when: manual; start_in: 1h => start_in | must be blank
            allow_failure: "true" => allow_failure | should be a boolean value
            allow_failure: {} => allow_failure | should have `exit_codes`, or be true or false
            allow_failure: {exit_codes: [1, "2"]} => exit_codes | should be an array of integers or an integer
            timeout: "" => timeout | should be a duration
            timeout: 0 minutes => timeout | should be a duration
            timeout: $TIME => timeout | should be a duration
            timeout: 10min. => timeout | should be a duration
            retry: 1.5 => retry | has to be either an integer or a hash
            retry: {max: "1"} => max | jobs:job:retry max is not a number
            retry: {when: {a: b}} => when | should be a string or an array of strings
            retry: {when: script_failed} => when | Did you mean `script_failure`?
            retry: {exit_codes: [1.5]} => exit_codes | should be an array of integers
            stage: STAGE256 => stage | jobs:job:stage config is too long (maximum is 255 characters)
            resource_group: STAGE256 => resource_group | is too long (maximum is 255 characters)
            parallel: {matrix: [{A: STAGE256}]} => parallel | makes a name that is too long (maximum is 255 characters)
            tags: [1] => tags | should be an array of strings
            interruptible: 1 => interruptible | should be a boolean value
            resource_group: [a] => resource_group | should be a string
            environment: [a] => environment | should be a hash or a string
            environment: "" => environment | can't be blank
            environment: /a => environment | cannot start or end with '/'
            environment: {name: x, url: 1} => url | url should be a string
            environment: {name: x, auto_stop_in: soon} => auto_stop_in | should be a duration
            environment: {name: x, on_stop: 1} => on_stop | should be a string
            environment: {name: x, tier: y} => environment | contains unknown keys: tier
            image: "" => image | can't be blank
            image: {name: a, entrypoint: b} => entrypoint | should be an array of strings
            image: {name: a, pull_policy: []} => pull_policy | can't be blank
            image: {name: a, docker: {group: b}} => docker | contains unknown keys: group
            image: {name: a, docker: {platform: 1}} => platform | should be a string
            services: {name: a} => services | should be an array
            services: [1] => services | should be a hash or a string
            services: [{name: a, command: 1}] => command | should be a string or an array of strings
            services: [{name: a, variables: [b]}] => variables | should be a hash
            services: [{name: a, host: b}] => services | contains unknown keys: host
            artifacts: [a] => artifacts | should be a hash
            artifacts: {path: [a]} => artifacts | contains unknown keys: path. Did you mean `paths`?
            artifacts: {exclude: a} => exclude | should be an array of strings
            artifacts: {untracked: "yes"} => untracked | should be a boolean value
            artifacts: {name: 1} => name | should be a string
            artifacts: {paths: [a], expose_as: b, public: 1} => public | should be a boolean value
            artifacts: {access: everyone} => access | should be one of: none, developer, maintainer, all
            artifacts: {expose_as: a, paths: ["*.x"]} => expose_as | can't be used with "*" in `paths`
            artifacts: {reports: a} => reports | should be a hash
            artifacts: {reports: {junit: {a: b}}} => junit | should be a string or an array of strings
            artifacts: {reports: {coverage_report: {coverage_format: x, path: a}}} => coverage_format | should be one of: cobertura, jacoco
            cache: {keys: a} => cache | contains unknown keys: keys
            cache: {paths: a} => paths | jobs:job:cache:paths config should be an array of strings
            cache: {untracked: 1} => untracked | jobs:job:cache:untracked config should be a boolean value
            cache: {when: never} => when | should be one of: on_success, on_failure, always
            cache: {unprotect: "no"} => unprotect | should be a boolean value
            cache: {key: [a]} => key | should be a hash, a string or a symbol
            cache: {key: a%2Fb} => key | cannot contain the "/" character
            cache: {key: {}} => key | must use exactly one of these keys: files, files_commits
            cache: {key: {files: a}} => files | should be an array of strings
            cache: {key: {files: [a, b, c, d, e, f, g, h, i, j, k]}} => files | has too many items
            cache: {key: {files: [a], prefix: 1}} => prefix | should be a string
            needs: 1 => needs | can only be a hash or an array
            needs: [{}] => needs | job can't be blank
            needs: [{job: 1}] => job | should be a string
            needs: [{job: a, when: b}] => needs | contains unknown keys: when
            needs: [{job: a, optional: 1}] => optional | should be a boolean value
            dependencies: [1] => dependencies | should be an array of strings
            parallel: 1.5 => parallel | should be an integer or a hash
            parallel: {max: 1} => parallel | contains unknown keys: max
            parallel: {matrix: {A: 1}} => matrix | should be an array of hashes
            parallel: {matrix: [{}]} => matrix | should be a hash of variables with their values
            parallel: {matrix: [a]} => matrix | should be a hash of variables with their values
            parallel: {matrix: [{A: []}]} => matrix | should be a hash of key value pairs
            coverage: 1 => coverage | should be a string
            coverage: TOTAL => coverage | must be a regular expression with re2 syntax
            hooks: [a] => hooks | should be a hash
            hooks: {pre_get_sources_script: 1} => pre_get_sources_script | should be a string or a nested array of strings
            inherit: true => inherit | should be a hash
            inherit: {default: [script]} => default | contains unknown values: script
            inherit: {variables: [1]} => variables | should be an array of strings
            id_tokens: [a] => id_tokens | should be a hash of tokens
            id_tokens: {T: {aud: 1}} => aud | should be a string or an array of strings
            id_tokens: {T: {audience: x}} => T | contains unknown keys: audience
            secrets: [a] => secrets | should be a hash of secrets
            identity: aws => identity | should be one of: google_cloud
            release: v1 => release | should be a hash with `tag_name` and `description`
            release: {tag_name: v1, description: d, assets: {links: []}} => links | can't be blank
            release: {tag_name: v1, description: d, assets: {links: [{name: a}]}} => url | can't be blank
            release: {tag_name: v1, description: d, note: x} => release | contains unknown keys: note
            pages: yes please => pages | should be a boolean value
            pages: {folder: a} => pages | contains unknown keys: folder
            pages: {expire_in: soon} => expire_in | should be a duration
            manual_confirmation: 1 => manual_confirmation | should be a string
            inputs: [a] => inputs | should be a hash of inputs
            inputs: {a: {type: string}} => a | must have a `default`
            inputs: {a: {type: number, default: x}} => a | default value is not a number
            inputs: {a: {default: x}}; script: '$[[ job.inputs.b ]]' => inputs | unknown interpolation key: `b` @ 3
            only: [1] => only | should be an array of strings or regular expressions using re2 syntax
            only: {refs: a} => refs | should be an array of strings or regular expressions using re2 syntax
            only: {changes: a} => changes | should be an array of strings
            only: {variables: a} => variables | should be an array of strings
            except: main => except | has to be either an array of conditions or a hash
            except: [/(/] => except | using re2 syntax
            except: {} => except | can't be blank
            rules: [[[[[[[[[[[[{if: $A}]]]]]]]]]]]] => rules | nested up to 10 levels
            rules: [1] => rules | should be an array containing hashes and arrays of hashes
            rules: text => rules | should be an array containing hashes and arrays of hashes
            rules: [{if: 1}] => if | invalid expression syntax. It should be a text
            rules: [{if: "$A == abc"}] => if | invalid expression syntax
            rules: [{if: "${A}"}] => if | invalid expression syntax
            rules: [{if: "$A =~ /(?=x)/"}] => if | is no regex in RE2 syntax
            rules: [{if: "$A =~ /x"}] => if | A regex must end with `/`
            rules: [{if: "$A &&"}] => if | A value is missing at the end
            rules: [{if: "($A"}] => if | A `)` is missing
            rules: [{exists: 1}] => exists | should be a string or an array of strings
            rules: [{exists: {path: [a]}}] => exists | contains unknown keys: path
            rules: [{changes: {compare_to: main}}] => paths | paths can't be blank
            rules: [{changes: {paths: [a], compare_to: 1}}] => compare_to | should be a string
            rules: [{when: delayed, start_in: 8 days}] => start_in | should not exceed the limit (7d)
            rules: [{interruptible: 1}] => interruptible | should be a boolean value
            rules: [{variables: [a]}] => variables | should be a hash
            rules: [{needs: [{}]}] => needs | job can't be blank
            rules: [{auto_cancel: {}}] => rules | contains unknown keys: auto_cancel
            run: [{script: b}] => name | must have only letters, digits
            run: a => run | should be a list of steps
            run: [{name: a, script: b}]; before_script: [c] => run | these keys cannot be used together: before_script, run
            trigger: 1 => trigger | has to be either a string or a hash
            trigger: {project: a/b, strategy: wait} => strategy | should be one of: depend, mirror
            trigger: {include: [a, b, c, d]} => include | is too long (maximum is 3)
            trigger: {project: a/b, forward: {all: true}} => forward | contains unknown keys: all
            """)
    void aRejectedValueIsNamedWithItsPlace(String body, String expected) {
        var parts = expected.split(" \\| | @ ");
        var error = Compile.errors(job(body)).getFirst();
        assertThat(error.message()).contains(parts[1]);
        assertThat(error.keyword()).isEqualTo(parts[0]);
        assertThat(error.job()).isEqualTo("job");
        assertThat(error.file()).isEqualTo(".gitlab-ci.yml");
        assertThat(error.line()).isEqualTo(parts.length > 2 ? Integer.parseInt(parts[2]) : lineOf(parts[0], body));
    }

    /** The line that the keyword is written on; what is missing is said at the job, or at what it is missing in. */
    private static int lineOf(String keyword, String body) {
        var lines = job(body).lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).matches(".*\\b" + java.util.regex.Pattern.quote(keyword) + "\\b.*")) {
                return i + 1;
            }
        }
        return body.startsWith("when:") ? 1 : lines.size();
    }
}
