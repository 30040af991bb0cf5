package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The console as people use it: in a browser, by mouse and by keyboard, on a desk and on a phone, by day and by night. */
@ExtendWith(SharedWorld.class)
class ConsoleBrowserTest {

    /** Texts whose contrast with what is behind them is below AA (4.5, or 3 for large ones), as far as CSS says it. */
    private static final String FAINT = """
            const rgba = (text) => { const p = text.match(/[0-9.]+/g).map(Number);
              return text.startsWith("color(srgb") ? [p[0]*255, p[1]*255, p[2]*255, p[3] ?? 1] : [p[0], p[1], p[2], p[3] ?? 1]; };
            const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3])).concat(1);
            const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
              return .2126 * r + .7152 * g + .0722 * b; };
            const behind = (e) => { const c = rgba(getComputedStyle(e).backgroundColor);
              return c[3] === 1 ? c : over(c, e.parentElement ? behind(e.parentElement) : [255, 255, 255, 1]); };
            return [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest("svg, dialog, option")
                && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
              .map((e) => { const b = behind(e), s = getComputedStyle(e), f = over(rgba(s.color), b);
                const [hi, lo] = [light(f), light(b)].sort((x, y) => y - x);
                const large = parseFloat(s.fontSize) >= 24 || parseFloat(s.fontSize) >= 18.66 && s.fontWeight >= 700;
                return { ratio: (hi + .05) / (lo + .05), need: large ? 3 : 4.5, text: e.textContent.trim().slice(0, 40) }; })
              .filter((t) => t.ratio < t.need).map((t) => t.ratio.toFixed(2) + " " + t.text);""";

    private static final String TOO_WIDE =
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth;";

    private static Browser browser;

    private final TestProject project;
    private final Chat chat;
    private final String console;
    private final String token;

    ConsoleBrowserTest(SharedWorld.Parts parts) throws IOException {
        project = parts.project();
        chat = parts.chat();
        console = parts.world().described().console();
        token = parts.world().described().apiToken();
    }

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void logIn() {
        browser.view(Browser.VIEWS.getFirst());
        browser.open(console + "/");
        if (browser.address().contains("/login")) {
            browser.write("input[name=token]", token);
            browser.press(Keys.ENTER);
            browser.read("h1", "Projects");
        }
    }

    @AfterEach
    void theBrowserHasNothingToComplainOf() {
        assertThat(browser.complaints()).isEmpty();
    }

    /** Every page in every view: readable, not wider than the screen, and kept as a picture to look at. */
    @Test
    void allPagesCanBeReadOnADeskAndOnAPhoneByDayAndByNight() throws Exception {
        long passed = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run hello-world")));
        long failed = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run broken")));
        long manual = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run by-hand")));
        look("projects", "/");
        look("runs", "/acme/demo/-/jobs");
        look("runs-none", "/acme/demo/-/jobs?search=nothing-is-like-that&status=failed");
        look("job-passed", job(passed));
        look("job-failed", job(failed));
        look("job-manual", job(manual));
        look("runners", "/-/runners");
        chat.answerTo(chat.type("bob", "demo run hello-world"));
        look("audit", "/-/audit");
        browser.read("table", "refused");
        look("audit-none", "/-/audit?user=nobody");
        look("not-found", "/acme/demo/-/jobs/999999");
        browser.open(console + "/");
        browser.script("document.getElementById('help').showModal()");
        for (var view : Browser.VIEWS) {
            browser.view(view);
            browser.keep("help", view);
        }
        browser.complaints(); // the page that was not found is one
        browser.script("document.getElementById('help').close()");
        browser.view(Browser.VIEWS.getFirst());
        browser.click("form.me button:not([type])");
        look("login", "/login");
    }

    private void look(String name, String path) throws IOException {
        browser.open(console + path);
        for (var view : Browser.VIEWS) {
            browser.view(view);
            browser.keep(name, view);
            assertThat((List<?>) browser.script(FAINT))
                    .as(name + " " + view.name())
                    .isEmpty();
            assertThat(browser.script(TOO_WIDE))
                    .as(name + " is wider than the screen of " + view.name())
                    .isEqualTo(false);
        }
        browser.view(Browser.VIEWS.getFirst());
    }

    @Test
    void aPageFollowsItsJobWithoutBeingLoadedAgain() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        browser.open(console + "/acme/demo/-/jobs?job=wait&status=running");
        browser.click("tbody a");
        browser.read(".status", "running");
        browser.script("window.stays = true");
        for (var view : Browser.VIEWS) {
            browser.view(view);
            browser.keep("job-running", view);
        }
        browser.view(Browser.VIEWS.getFirst());
        browser.press("f");
        project.go(run);
        browser.read("#log", "went on");
        browser.read(".status", "passed");
        chat.answerTo(command);
        browser.read("dl", "Posted in the channel.");
        assertThat(browser.script("return window.stays")).isEqualTo(true);
        await("it follows no more").until(() -> !browser.has(".live"));
    }

    @Test
    void aManualJobIsPlayedByAClickAndARunningOneCanceled() throws Exception {
        long manual = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run by-hand")));
        browser.open(console + job(manual));
        browser.click("form[action$='/play'] button");
        browser.read("#log", "played");
        browser.read(".status", "passed");
        browser.click("form[action$='/retry'] button");
        browser.read("dl", "#" + manual);

        var run = TestProject.newRun();
        chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        browser.open(console + "/acme/demo/-/jobs?job=wait&status=running");
        browser.click("tbody a");
        browser.click("form[action$='/cancel'] button");
        browser.read("#ask", "What it has done so far stays done.");
        browser.click("#ask [data-close]");
        assertThat(browser.has("form[action$='/cancel'] button"))
                .as("a second thought")
                .isTrue();
        browser.click("form[action$='/cancel'] button");
        browser.click("#ask [data-yes]");
        browser.read(".status", "canceled");
    }

    @Test
    void everythingIsReachedByKeyboard() throws Exception {
        chat.answerTo(chat.type("ada", "demo run hello-world"));
        browser.press("?");
        browser.see("#help[open]");
        browser.press(Keys.ESCAPE);
        browser.press("g");
        browser.press("r");
        browser.read("h1", "Runner pools");
        browser.press("g");
        browser.press("p");
        browser.read("h1", "Projects");
        browser.press("j");
        browser.press(Keys.ENTER);
        browser.read("h1", "acme/demo");
        browser.press("/");
        browser.press("hello-world");
        browser.press(Keys.ENTER);
        browser.see("a.button[href$='/-/jobs']");
        assertThat(browser.address()).contains("search=hello-world").doesNotContain("status=");
        browser.press("j");
        browser.press(Keys.ENTER);
        browser.read("#log", "Hello World.");
    }

    @Test
    void aLinkToALineMarksItAndUnfoldsItsSection() throws Exception {
        long id = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run hello-world")));
        browser.open(console + job(id));
        browser.press("c");
        var line = ((String) browser.script("return [...document.querySelectorAll('#log .l')]"
                + ".find(l => l.textContent.includes('Hello World.')).id"));
        browser.open(console + job(id) + "#" + line);
        browser.script("location.reload()");
        browser.read("#" + line + ".marked", "Hello World.");
    }

    /** The cookie is kept from other sites' requests, yet a link in a chat leads to the page and not to the login. */
    @Test
    void aLinkOnAnotherSiteLeadsToThePage() throws Exception {
        long id = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run hello-world")));
        var page = "<a href='" + console + job(id) + "'>the run</a>";
        var elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            try (exchange) {
                var bytes = page.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        elsewhere.start();
        try {
            assertThat(URI.create(console).getHost()).isEqualTo("127.0.0.1"); // so that localhost is another site
            browser.open("http://localhost:" + elsewhere.getAddress().getPort() + "/");
            browser.click("a");
            browser.read("h1", "hello-world");
        } finally {
            elsewhere.stop(0);
            browser.complaints(); // its missing icon
        }
    }

    private static String job(long id) {
        return "/acme/demo/-/jobs/" + id;
    }
}
