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
package io.github.ddbstreams.flink.source.client;

import javax.annotation.Nullable;

/** What a request was, for the message of its failure. */
final class RequestContext {

    private static final int SHOWN_OF_ITERATOR = 16;

    private final String operation;
    private final String target;
    private final String resource;
    @Nullable private final String shardIterator;

    private RequestContext(
            String operation, String target, String resource, @Nullable String shardIterator) {
        this.operation = operation;
        this.target = target;
        this.resource = resource;
        this.shardIterator = shardIterator;
    }

    static RequestContext ofTable(String operation, String tableName) {
        return new RequestContext(operation, "table " + tableName, "the table " + tableName, null);
    }

    static RequestContext ofStream(String operation, String streamArn) {
        return new RequestContext(operation, "stream " + streamArn, streamArn, null);
    }

    static RequestContext ofShard(String operation, String streamArn, String shardId) {
        return new RequestContext(
                operation, "shard " + shardId + " of stream " + streamArn, streamArn, null);
    }

    /** Iterators begin with the stream's ARN and a bar; the shard is in the opaque rest. */
    static RequestContext ofIterator(String operation, String shardIterator) {
        int bar = shardIterator.indexOf('|');
        boolean namesStream = shardIterator.startsWith("arn:") && bar > 0;
        String stream = namesStream ? shardIterator.substring(0, bar) : "the stream";
        return new RequestContext(
                operation,
                namesStream ? "a shard of stream " + stream : "a shard",
                stream,
                shardIterator);
    }

    String operation() {
        return operation;
    }

    String target() {
        return target;
    }

    /** What to do when the credentials do not allow the request. */
    String howToAllow() {
        return String.format(
                "Allow dynamodb:%s on %s for the credentials in use, or use others, see the option"
                        + " aws.credentials.provider.",
                operation, resource);
    }

    /** The text with the iterator shortened: whoever has a whole one can go on reading. */
    String redact(String text) {
        if (shardIterator == null) {
            return text;
        }
        String opaque = shardIterator.substring(shardIterator.indexOf('|') + 1);
        // What is shorter than this is no iterator of the service's, and may be a part of a word.
        return opaque.length() <= SHOWN_OF_ITERATOR
                ? text
                : text.replace(opaque, opaque.substring(0, SHOWN_OF_ITERATOR) + "…");
    }

    /** Whether an exception says what {@link #redact} hides. */
    boolean isRevealedBy(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t.getMessage() != null && !redact(t.getMessage()).equals(t.getMessage())) {
                return true;
            }
        }
        return false;
    }
}
