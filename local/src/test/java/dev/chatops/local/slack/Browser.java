package dev.chatops.local.slack;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium, where the machine has one: Debian's packages chromium and chromium-driver. */
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ChromeDriver driver;

    /** Skips the test, and says why, where there is no browser. */
    Browser() throws IOException {
        var chromium = found("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        var chromedriver = found("/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver");
        Assumptions.assumeTrue(
                chromium != null && chromedriver != null,
                "no browser here: install Debian's chromium and chromium-driver to test the chat page in one");
        var options = new ChromeOptions();
        options.setBinary(chromium);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--user-data-dir=" + Files.createTempDirectory("browser"));
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of(chromedriver).toFile())
                        .build(),
                options);
    }

    private static String found(String... programs) {
        return Stream.of(programs)
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .orElse(null);
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** @param scheme {@code light} or {@code dark} */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The texts of all that match and can be seen, once there is one. */
    List<String> texts(String css) {
        return await(css)
                .atMost(LIMIT)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> visible(css).stream().map(WebElement::getText).toList(), texts -> !texts.isEmpty());
    }

    boolean isShown(String css) {
        return !visible(css).isEmpty();
    }

    /** Presses the first that can be seen, as a person would: it must not be covered. */
    void press(String css) {
        first(css).click();
    }

    void type(String css, String text) {
        first(css).sendKeys(text);
    }

    /** @param script its result is returned */
    Object run(String script) {
        return driver.executeScript(script);
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    private WebElement first(String css) {
        return await(css)
                .atMost(LIMIT)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> visible(css), found -> !found.isEmpty())
                .getFirst();
    }

    private List<WebElement> visible(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
