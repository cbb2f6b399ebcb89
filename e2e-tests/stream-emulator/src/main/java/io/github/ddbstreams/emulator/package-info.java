/**
 * DynamoDB Streams in this JVM, for tests. Start at {@link
 * io.github.ddbstreams.emulator.StreamEmulator}: tables and their shards are driven through {@link
 * io.github.ddbstreams.emulator.EmulatedTable}, faults through {@link
 * io.github.ddbstreams.emulator.FaultPlan}, and what a consumer saw is checked with {@link
 * io.github.ddbstreams.emulator.LedgerChecker}, or with {@link
 * io.github.ddbstreams.emulator.HistoryChecker} if it reads the whole table.
 */
package io.github.ddbstreams.emulator;
