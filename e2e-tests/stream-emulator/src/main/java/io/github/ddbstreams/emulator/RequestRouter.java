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
package io.github.ddbstreams.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ddbstreams.emulator.http.HttpHandler;
import io.github.ddbstreams.emulator.http.HttpRequest;
import io.github.ddbstreams.emulator.http.HttpResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The JSON protocol: finds the operation, lets the fault plan have its say, and wraps answer or
 * error. Thread safe.
 */
final class RequestRouter implements HttpHandler {

    private static final Logger LOG = System.getLogger(RequestRouter.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/");
    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

    private final StreamsApi streams;
    private final FaultPlan faults;
    private final RequestLog log;
    private final Map<Operation, Function<Request, byte[]>> operations =
            new EnumMap<>(Operation.class);

    RequestRouter(
            StreamsApi streams,
            TablesApi tables,
            ItemsApi items,
            ScanApi scans,
            FaultPlan faults,
            RequestLog log) {
        this.streams = streams;
        this.faults = faults;
        this.log = log;
        operations.put(Operation.LIST_STREAMS, streams::listStreams);
        operations.put(Operation.DESCRIBE_STREAM, streams::describeStream);
        operations.put(Operation.GET_SHARD_ITERATOR, streams::getShardIterator);
        operations.put(Operation.GET_RECORDS, streams::getRecords);
        operations.put(Operation.LIST_TABLES, tables::listTables);
        operations.put(Operation.CREATE_TABLE, tables::createTable);
        operations.put(Operation.UPDATE_TABLE, tables::updateTable);
        operations.put(Operation.DESCRIBE_TABLE, tables::describeTable);
        operations.put(Operation.DELETE_TABLE, tables::deleteTable);
        operations.put(Operation.PUT_ITEM, items::putItem);
        operations.put(Operation.UPDATE_ITEM, items::updateItem);
        operations.put(Operation.DELETE_ITEM, items::deleteItem);
        operations.put(Operation.GET_ITEM, items::getItem);
        operations.put(Operation.BATCH_WRITE_ITEM, items::batchWriteItem);
        operations.put(Operation.SCAN, scans::scan);
    }

    @Override
    public HttpResponse handle(HttpRequest http) {
        Operation operation = Operation.ofTarget(http.header("x-amz-target"));
        if (operation == null) {
            return error(ServiceException.unknownOperation());
        }
        Request request;
        String shardId;
        try {
            request = parse(http.body());
            shardId = streams.shardIdOf(operation, request);
        } catch (ServiceException e) {
            log.begin(operation, null).run();
            log.failed(operation);
            return error(e);
        }
        Runnable end = log.begin(operation, shardId);
        Fault fault = faults.strike(operation, shardId, accessKeyId(http));
        HttpResponse response =
                answer(operation, request, fault).delay(fault.delay()).beforeSending(end);
        if (response.status() != 200 || response.delivery() != HttpResponse.Delivery.COMPLETE) {
            log.failed(operation);
        }
        return response;
    }

    /** Of the signature, which nobody checks. */
    private static String accessKeyId(HttpRequest http) {
        String authorization = http.header("authorization");
        Matcher credential = CREDENTIAL.matcher(authorization == null ? "" : authorization);
        return credential.find() ? credential.group(1) : null;
    }

    private HttpResponse answer(Operation operation, Request request, Fault fault) {
        ServiceException injected = fault.errorOf(operation);
        if (injected != null) {
            return error(injected);
        }
        if (fault.bareStatus() != 0) {
            byte[] page =
                    ("<html><body>" + fault.bareStatus() + "</body></html>")
                            .getBytes(StandardCharsets.US_ASCII);
            return new HttpResponse(fault.bareStatus(), page).header("Content-Type", "text/html");
        }
        if (fault.delivery() == HttpResponse.Delivery.DROPPED) {
            return new HttpResponse(200, new byte[0]).delivery(fault.delivery());
        }
        try {
            byte[] body = fault.rewrite(operations.get(operation).apply(request));
            return wrap(200, body, fault.isCrcCorrupt()).delivery(fault.delivery());
        } catch (ServiceException e) {
            return error(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "The emulator failed to answer " + operation.wireName(), e);
            return error(ServiceException.internalError());
        }
    }

    private static Request parse(byte[] body) {
        try {
            JsonNode parameters = JSON.readTree(body);
            if (!parameters.isObject()) {
                throw ServiceException.serialization("The request is no JSON object");
            }
            return new Request(parameters);
        } catch (JsonProcessingException e) {
            throw ServiceException.serialization(
                    "The request is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ServiceException.serialization("The request cannot be read: " + e.getMessage());
        }
    }

    private static HttpResponse error(ServiceException e) {
        byte[] body =
                Body.object(
                        json -> {
                            json.writeStringField("__type", e.type());
                            if (e.getMessage() != null) {
                                json.writeStringField("message", e.getMessage());
                            }
                        });
        return wrap(e.status(), body, false);
    }

    private static HttpResponse wrap(int status, byte[] body, boolean corruptCrc) {
        CRC32 crc = new CRC32();
        crc.update(body);
        long checksum = corruptCrc ? crc.getValue() ^ 1 : crc.getValue();
        return new HttpResponse(status, body)
                .header("Content-Type", CONTENT_TYPE)
                .header("x-amz-crc32", Long.toString(checksum))
                .header("x-amzn-RequestId", UUID.randomUUID().toString());
    }
}
