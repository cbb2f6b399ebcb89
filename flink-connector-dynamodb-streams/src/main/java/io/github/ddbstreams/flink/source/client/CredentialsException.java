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

/**
 * Credentials that could not be had. No exception of the SDK's: those it replaces on their way by
 * others of its own.
 */
final class CredentialsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    CredentialsException(FailureKind kind, Throwable cause) {
        super(cause.getMessage(), cause);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }
}
