package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;

import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.kafka.config.syntax.KeyFamily;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The keys of {@link TopicSettings}. Their names and meaning are Kafka Connect's. */
final class TopicCreationKeys {
    private static final String GROUP = "Delivery: new topics";
    private static final String PREFIX = "topic.creation.";
    private static final String CREATE = PREFIX + "enable";
    private static final String GROUPS = PREFIX + "groups";
    private static final String ALL = "default";
    private static final String INCLUDE = "include";
    private static final String EXCLUDE = "exclude";
    private static final String PARTITIONS = "partitions";
    private static final String REPLICATION = "replication.factor";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern KEY = Pattern.compile("topic\\.creation\\." + NAME.pattern() + "\\..+");
    private static final Pattern NUMBER = Pattern.compile("-1|[1-9]\\d{0,8}");

    static final KeyFamily FAMILY = new KeyFamily(
            GROUP,
            "topic.creation.<group>.<setting>",
            KEY,
            "as `topic.creation.default.*`, lists of regular expressions, or what Kafka accepts for the topic's setting",
            "How missing topics of a group are created. `include` lists regular expressions, one of which has to match"
                    + " the whole name of a topic; `exclude` lists exceptions. `partitions` and `replication.factor` are by"
                    + " default those of `topic.creation.default`. Any other setting is the topic's own, such as"
                    + " `cleanup.policy` or `retention.ms`; the group `default`, which contains all other topics, can have"
                    + " such settings as well. The broker checks them when it creates a topic, and `walferry check` before.");

    private TopicCreationKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, GROUP)
                .optional(
                        CREATE,
                        BOOLEAN,
                        true,
                        null,
                        MEDIUM,
                        "Whether the daemon creates topics that do not exist. If not, they must exist, or the broker must"
                                + " create them itself.")
                .optional(
                        of(ALL, PARTITIONS),
                        INT,
                        -1,
                        minusOneOrMore(Integer.MAX_VALUE),
                        LOW,
                        "Number of partitions of a topic that the daemon creates; -1 for the broker's default.")
                .optional(
                        of(ALL, REPLICATION),
                        INT,
                        -1,
                        minusOneOrMore(Short.MAX_VALUE),
                        LOW,
                        "Number of replicas of a topic that the daemon creates; -1 for the broker's default.")
                .optional(
                        GROUPS,
                        LIST,
                        List.of(),
                        null,
                        LOW,
                        "Names of groups of topics that are created with their own settings. The first group that"
                                + " contains a topic applies. Topics that exist are not changed.");
    }

    private static ConfigDef.Validator minusOneOrMore(int most) {
        return LambdaValidator.with(
                (name, value) -> {
                    if (value instanceof Integer number && number != -1 && (number < 1 || number > most)) {
                        throw new ConfigException("expected -1 or a number from 1 to " + most);
                    }
                },
                () -> "-1 or 1 to " + most);
    }

    private static String of(String group, String setting) {
        return PREFIX + group + "." + setting;
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        List<String> groups = settings.has(GROUPS) ? settings.list(GROUPS) : List.of();
        settings.free().forEach((key, value) -> {
            String group = key.substring(PREFIX.length()).split("\\.", 2)[0];
            if (FAMILY.contains(key) && !groups.contains(group) && !group.equals(ALL)) {
                mistake.accept(key, "unknown group; expected one of " + GROUPS + ", or " + ALL);
            }
        });
        for (String group : groups) {
            if (group.equals(ALL) || !NAME.matcher(group).matches()) {
                mistake.accept(
                        GROUPS,
                        "'" + group + "' cannot be a group: expected a-z, A-Z, 0-9, '_' and '-', and not " + ALL);
            } else if (!settings.free().containsKey(of(group, INCLUDE))) {
                mistake.accept(of(group, INCLUDE), "missing; expected regular expressions for names of topics");
            } else {
                check(settings, group, mistake);
            }
        }
        for (String setting : List.of(INCLUDE, EXCLUDE)) {
            if (settings.free().containsKey(of(ALL, setting))) {
                mistake.accept(of(ALL, setting), "cannot be set: the group contains what no other group does");
            }
        }
    }

    private static void check(ParsedSettings settings, String group, BiConsumer<String, String> mistake) {
        for (String setting : List.of(INCLUDE, EXCLUDE)) {
            try {
                pattern(settings.free().get(of(group, setting)));
            } catch (PatternSyntaxException e) {
                mistake.accept(of(group, setting), "is not a list of regular expressions: " + e.getDescription());
            }
        }
        checkNumber(of(group, PARTITIONS), Integer.MAX_VALUE, settings, mistake);
        checkNumber(of(group, REPLICATION), Short.MAX_VALUE, settings, mistake);
    }

    private static void checkNumber(String key, int most, ParsedSettings settings, BiConsumer<String, String> mistake) {
        String value = settings.free().getOrDefault(key, "-1").strip();
        if (!NUMBER.matcher(value).matches() || Integer.parseInt(value) > most) {
            mistake.accept(key, "expected -1 or a number from 1 to " + most);
        }
    }

    static TopicSettings settings(ParsedSettings settings) {
        List<TopicGroup> groups = new ArrayList<>();
        for (String group : settings.list(GROUPS)) {
            groups.add(group(settings, group));
        }
        groups.add(group(settings, ALL));
        return new TopicSettings(settings.flag(CREATE), List.copyOf(groups));
    }

    private static TopicGroup group(ParsedSettings settings, String group) {
        Pattern include = pattern(settings.free().get(of(group, INCLUDE)));
        return new TopicGroup(
                group,
                include == null ? TopicGroup.DEFAULT.include() : include,
                pattern(settings.free().get(of(group, EXCLUDE))),
                (int) number(settings, group, PARTITIONS),
                (short) number(settings, group, REPLICATION),
                configs(settings, group));
    }

    /** Returns a group's own number, otherwise that of the default. */
    private static long number(ParsedSettings settings, String group, String setting) {
        String own = settings.free().get(of(group, setting));
        return own == null ? settings.number(of(ALL, setting)) : Long.parseLong(own.strip());
    }

    private static Map<String, String> configs(ParsedSettings settings, String group) {
        Map<String, String> configs = new TreeMap<>();
        settings.free().forEach((key, value) -> {
            if (key.startsWith(of(group, ""))) {
                configs.put(key.substring(of(group, "").length()), value.strip());
            }
        });
        configs.keySet().removeAll(List.of(INCLUDE, EXCLUDE, PARTITIONS, REPLICATION));
        return configs;
    }

    /** Returns a pattern for any of the expressions in a list; null without a list. */
    private static @Nullable Pattern pattern(@Nullable String list) {
        if (list == null) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            parts.add("(?:" + Pattern.compile(part.strip()).pattern() + ")");
        }
        return Pattern.compile(String.join("|", parts));
    }
}
