/** The emulator's HTTP server, which knows nothing of DynamoDB. Not meant to be used by tests. */
package io.github.ddbstreams.emulator.http;
