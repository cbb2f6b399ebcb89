/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.ddbstreams.flink.source.settings;

import io.github.ddbstreams.flink.source.config.CredentialsOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/** Options whose single values are parsed and checked; every refusal has the same form. */
final class CheckedOptions {

    private final Configuration config;

    CheckedOptions(Map<String, String> options) {
        this.config = Configuration.fromMap(options);
    }

    Configuration config() {
        return config;
    }

    /** The keys that are set, in their order, known or not. */
    SortedSet<String> keys() {
        return new TreeSet<>(config.keySet());
    }

    boolean isSet(ConfigOption<?> option) {
        return config.containsKey(option.key());
    }

    /** Whether options of these credentials, or of what their role is assumed with, are set. */
    boolean hasKeysOf(CredentialsOptions credentials) {
        String prefix = credentials.provider().key();
        return config.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /** The value, which has been checked; the default, if there is one, where it is not set. */
    <T> T get(ConfigOption<T> option) {
        return config.get(option);
    }

    <T> Optional<T> getOptional(ConfigOption<T> option) {
        return config.getOptional(option);
    }

    void duration(ConfigOption<Duration> option, Duration least) {
        value(
                option,
                "a duration of at least "
                        + show(least)
                        + ", such as '"
                        + show(option.defaultValue())
                        + "'",
                value -> value.compareTo(least) >= 0);
    }

    void wholeNumber(ConfigOption<Integer> option, int least) {
        value(option, "a whole number of at least " + least, value -> value >= least);
    }

    void wholeNumber(ConfigOption<Integer> option, int least, int most) {
        value(
                option,
                "a whole number from " + least + " to " + most,
                value -> value >= least && value <= most);
    }

    void instantMillis(ConfigOption<Long> option) {
        value(
                option,
                "a number of milliseconds since 1970-01-01T00:00:00Z, not negative",
                value -> value >= 0);
    }

    void size(ConfigOption<MemorySize> option) {
        value(
                option,
                "a size above zero, such as '" + option.defaultValue() + "'",
                value -> value.getBytes() > 0);
    }

    void oneOf(ConfigOption<? extends Enum<?>> option) {
        oneOf(option, value -> Optional.empty());
    }

    /**
     * @param hint what to do about a value that is not allowed, if it is a known one
     */
    void oneOf(ConfigOption<? extends Enum<?>> option, Function<String, Optional<String>> hint) {
        String constants =
                Arrays.stream(option.defaultValue().getDeclaringClass().getEnumConstants())
                        .map(Enum::toString)
                        .collect(Collectors.joining(", "));
        value(
                option,
                "one of " + constants,
                value -> true,
                text -> hint.apply(text).orElse(correct(option)));
    }

    void flag(ConfigOption<Boolean> option) {
        value(option, "true or false", value -> true);
    }

    void url(ConfigOption<String> option) {
        text(option, EndpointUrl.FORM, EndpointUrl::isValid, EndpointUrl::problemOf);
    }

    void text(ConfigOption<String> option, String allowed, Predicate<String> rule) {
        value(option, allowed, rule);
    }

    /**
     * @param problem what is wrong with a text that breaks the rule, as a sentence
     */
    void text(
            ConfigOption<String> option,
            String allowed,
            Predicate<String> rule,
            UnaryOperator<String> problem) {
        value(option, allowed, rule, text -> problem.apply(text) + " " + correct(option));
    }

    /** The value as a message shows it. */
    static String show(Object value) {
        return value instanceof Duration
                ? TimeUtils.formatWithHighestUnit((Duration) value)
                : String.valueOf(value);
    }

    /** A refusal of an option's value. */
    IllegalArgumentException refused(ConfigOption<?> option, String allowed, String whatToDo) {
        String raw = config.toMap().get(option.key());
        String shown =
                raw == null
                        ? "is " + show(option.defaultValue()) + " by default"
                        : "is '" + Sensitive.show(option.key(), raw) + "'";
        return new IllegalArgumentException(
                option.key() + " " + shown + "; expected " + allowed + ". " + whatToDo);
    }

    private <T> void value(ConfigOption<T> option, String allowed, Predicate<T> rule) {
        value(option, allowed, rule, text -> correct(option));
    }

    /**
     * @param rule what holds for the values that are allowed, among those that can be parsed
     * @param whatToDo about the text of a value that is not allowed
     */
    private <T> void value(
            ConfigOption<T> option,
            String allowed,
            Predicate<T> rule,
            UnaryOperator<String> whatToDo) {
        if (!isAllowed(option, rule)) {
            throw refused(option, allowed, whatToDo.apply(config.toMap().get(option.key())));
        }
    }

    private <T> boolean isAllowed(ConfigOption<T> option, Predicate<T> rule) {
        try {
            return config.getOptional(option).filter(rule.negate()).isEmpty();
        } catch (IllegalArgumentException e) {
            // Flink's message repeats the value, which may be a secret, and says no more.
            return false;
        }
    }

    private static String correct(ConfigOption<?> option) {
        return option.hasDefaultValue()
                ? "Correct it, or remove it to use " + show(option.defaultValue()) + "."
                : "Correct it, or remove it.";
    }
}
