package dev.chatops.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium, where the machine has one: Debian's packages chromium and chromium-driver. */
final class Browser implements AutoCloseable {

    /** What somebody may look through. */
    record View(String name, int width, int height, String scheme) {}

    static final List<View> VIEWS = List.of(
            new View("desktop-light", 1280, 900, "light"),
            new View("desktop-dark", 1280, 900, "dark"),
            new View("phone-light", 390, 844, "light"),
            new View("phone-dark", 390, 844, "dark"));

    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test, and says why, where there is no browser. */
    static Browser start() throws IOException {
        var chromium = found("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        var chromedriver = found("/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver");
        Assumptions.assumeTrue(
                chromium != null && chromedriver != null,
                "no browser here: install Debian's chromium and chromium-driver to test the console in one");
        var options = new ChromeOptions();
        options.setBinary(chromium);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=1",
                "--user-data-dir=" + Files.createTempDirectory("browser"));
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(chromedriver).toFile())
                .build();
        Files.createDirectories(SCREENSHOTS);
        return new Browser(new ChromeDriver(service, options));
    }

    void open(String address) {
        driver.get(address);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** The element, once it is there and can be seen. */
    WebElement see(String css) {
        return new WebDriverWait(driver, LIMIT)
                .ignoring(StaleElementReferenceException.class)
                .until(_ -> driver.findElements(By.cssSelector(css)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    /** Waits until an element's text holds the words. */
    void read(String css, String words) {
        new WebDriverWait(driver, LIMIT)
                .ignoring(StaleElementReferenceException.class)
                .withMessage("\"%s\" in %s".formatted(words, css))
                .until(_ -> driver.findElements(By.cssSelector(css)).stream()
                        .anyMatch(element -> element.getText().contains(words)));
    }

    boolean has(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    void click(String css) {
        see(css).click();
    }

    void write(String css, String text) {
        see(css).sendKeys(text);
    }

    /** Presses keys with the focus where it is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(Keys.chord(keys));
    }

    Object script(String javascript) {
        return ((JavascriptExecutor) driver).executeScript(javascript);
    }

    void view(View view) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        view.width(),
                        "height",
                        view.height(),
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        view.width() < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", view.scheme()))));
    }

    /** Keeps a picture of the whole page, as test output. */
    void keep(String name, View view) throws IOException {
        var picture = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        Files.write(
                SCREENSHOTS.resolve(name + "-" + view.name() + ".png"),
                Base64.getDecoder().decode((String) picture.get("data")));
    }

    /** What the browser complains about, such as content that the page's policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .filter(line -> !line.contains("favicon.ico"))
                .filter(line -> line.contains("SEVERE") || line.contains("Content Security Policy"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static String found(String... paths) {
        return Stream.of(paths)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(null);
    }
}
