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
package io.github.ddbstreams.flink.source;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import javax.annotation.concurrent.ThreadSafe;

/**
 * Tells whether a source that starts without state starts for the first time, as far as this
 * process can know.
 *
 * <p>A job that fails before its first checkpoint is started again without state. Its first attempt
 * may have emitted what it found behind LATEST iterators; another LATEST iterator would pass over
 * it. Flink does not tell a source which attempt it is in, and a field of the source does not
 * remember it: the adaptive scheduler, and a job manager that takes over, read the source anew from
 * the job. So the process remembers, in its system properties: a job manager that loses its
 * leadership and gets it again loads the classes of the job anew, too. A process that is younger
 * than the source may have replaced one that started it, so it knows of no first start.
 *
 * <p>What is remembered of a source is of use only as long as it may use LATEST iterators, and is
 * forgotten then.
 */
@ThreadSafe
final class FirstStarts {

    private static final String PREFIX = "io.github.ddbstreams.flink.started.";

    private static final FirstStarts OF_THIS_PROCESS =
            new FirstStarts(
                    Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                    System.getProperties());

    private final Instant processStartedAt;
    private final Properties memory;

    /**
     * @param memory lives as long as the process; what is remembered are texts, of no class of ours
     */
    FirstStarts(Instant processStartedAt, Properties memory) {
        this.processStartedAt = processStartedAt;
        this.memory = memory;
    }

    static FirstStarts ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /**
     * Remembers a start, and says whether it was surely the first.
     *
     * @param source what no two sources of this process share, and each attempt of one does
     * @param builtAt when the source was built
     * @param matters for how long after that it matters
     */
    boolean isFirst(String source, Instant builtAt, Duration matters, Instant now) {
        forgetWhatMattersNoMore(now);
        Instant until = builtAt.plus(matters);
        if (now.isAfter(until) || processStartedAt.isAfter(builtAt)) {
            return false;
        }
        return memory.putIfAbsent(PREFIX + source, until.toString()) == null;
    }

    private void forgetWhatMattersNoMore(Instant now) {
        for (String name : memory.stringPropertyNames()) {
            if (name.startsWith(PREFIX)
                    && now.isAfter(Instant.parse(memory.getProperty(name, now.toString())))) {
                memory.remove(name);
            }
        }
    }
}
