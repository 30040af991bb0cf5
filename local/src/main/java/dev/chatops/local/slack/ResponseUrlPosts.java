package dev.chatops.local.slack;

import com.sun.net.httpserver.HttpExchange;
import dev.chatops.local.slack.Message.RefusedException;
import dev.chatops.local.slack.ResponseUrls.ResponseUrl;
import java.io.IOException;
import java.time.Clock;

/** {@code POST /commands/…} and {@code /actions/…}: the app's answers, taken or refused as Slack would. */
final class ResponseUrlPosts {

    private static final String VIA = "response_url";

    private final ResponseUrls urls;
    private final Transcript transcript;
    private final PostLog log;
    private final Faults faults;
    private final Clock clock;

    ResponseUrlPosts(ResponseUrls urls, Transcript transcript, PostLog log, Faults faults, Clock clock) {
        this.urls = urls;
        this.transcript = transcript;
        this.log = log;
        this.faults = faults;
        this.clock = clock;
    }

    void answer(HttpExchange exchange) throws IOException {
        var url = urls.find(exchange.getRequestURI().getPath());
        if (url.isEmpty()) {
            Answers.text(exchange, 404, "no_service");
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            Answers.methodNotAllowed(exchange, "POST");
            return;
        }
        var post = new Post(url.get(), Answers.body(exchange));
        FaultyAnswer.give(exchange, faults.next(Faults.Target.RESPONSE_URL), post::answer, post::log);
    }

    /** One try. */
    private final class Post {

        private final ResponseUrl url;
        private final String body;
        private Long posted;
        private String refused;

        Post(ResponseUrl url, String body) {
            this.url = url;
            this.body = body;
        }

        Answer answer() {
            try {
                url.refuseIfOver();
            } catch (RefusedException e) {
                return refused(404, e);
            }
            Message message;
            try {
                message = Message.read(Answers.JSON, body);
            } catch (RefusedException e) {
                return refused(400, e);
            }
            try {
                posted = url.post(message, transcript);
                return Answer.text(200, "ok");
            } catch (RefusedException e) { // another one took the last use
                return refused(404, e);
            }
        }

        private Answer refused(int status, RefusedException e) {
            refused = e.getMessage();
            return Answer.text(status, refused);
        }

        void log(Integer answered) {
            log.add(clock.instant(), url.commandId(), VIA, Message.isFinal(body), posted, refused, answered);
        }
    }
}
