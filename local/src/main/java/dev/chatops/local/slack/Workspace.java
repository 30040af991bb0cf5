package dev.chatops.local.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The people and channels of the one workspace. Whoever is named and unknown joins it. */
final class Workspace {

    static final String TEAM = "T0DEMO";
    static final String TEAM_DOMAIN = "demo";
    static final String APP = "A0CHATOPS";
    static final String BOT = "B0CHATOPS";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,79}");
    private static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{2,}");
    private static final Pattern CHANNEL_ID = Pattern.compile("[CDG][A-Z0-9]{2,}");

    /** @param username as it is typed and sent; changeable, never decided by */
    record User(String id, String username, String name) {}

    record Channel(String id, String name) {}

    private final List<User> users = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();

    /** @param users in the order in which they are listed; empty: the demo people */
    Workspace(List<User> users) {
        this.users.addAll(
                users.isEmpty()
                        ? List.of(new User("U0ADA", "ada", "Ada Lovelace"), new User("U0BOB", "bob", "Bob Kahn"))
                        : users);
        channels.add(new Channel("C0GENERAL", "general"));
        channels.add(new Channel("C0OPS", "ops"));
    }

    synchronized List<User> users() {
        return List.copyOf(users);
    }

    synchronized List<Channel> channels() {
        return List.copyOf(channels);
    }

    /** @param nameOrId such as {@code ada}, {@code @ada} or {@code U0ADA} */
    synchronized User user(String nameOrId) throws BadInputException {
        var name = checked("user", nameOrId, '@');
        for (var user : users) {
            if (user.id().equals(name) || user.username().equals(name)) {
                return user;
            }
        }
        var user = USER_ID.matcher(name).matches()
                ? new User(name, name.toLowerCase(Locale.ROOT), name)
                : new User(newId("U0", name, users.stream().map(User::id).toList()), name, name);
        users.add(user);
        return user;
    }

    /** @param nameOrId such as {@code general}, {@code #general} or {@code C0GENERAL} */
    synchronized Channel channel(String nameOrId) throws BadInputException {
        var known = knownChannel(nameOrId);
        if (known.isPresent()) {
            return known.get();
        }
        var name = checked("channel", nameOrId, '#');
        var channel = CHANNEL_ID.matcher(name).matches()
                ? new Channel(name, name.toLowerCase(Locale.ROOT))
                : new Channel(
                        newId("C0", name, channels.stream().map(Channel::id).toList()), name);
        channels.add(channel);
        return channel;
    }

    /** Empty where nobody has typed in it yet. */
    synchronized Optional<Channel> knownChannel(String nameOrId) throws BadInputException {
        var name = checked("channel", nameOrId, '#');
        return channels.stream()
                .filter(channel -> channel.id().equals(name) || channel.name().equals(name))
                .findFirst();
    }

    private static String checked(String field, String nameOrId, char mark) throws BadInputException {
        var name = !nameOrId.isEmpty() && nameOrId.charAt(0) == mark ? nameOrId.substring(1) : nameOrId;
        if (!NAME.matcher(name).matches()) {
            throw new BadInputException(field, "a name or an id is 1 to 80 letters, digits, dots, _ or -");
        }
        return name;
    }

    /** {@code mallory} → {@code U0MALLORY}; with a number behind it where that id is somebody else's. */
    private static String newId(String prefix, String name, List<String> taken) {
        var plain = prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        var id = plain;
        for (int i = 2; taken.contains(id) || id.equals(prefix); i++) {
            id = plain + i;
        }
        return id;
    }
}
