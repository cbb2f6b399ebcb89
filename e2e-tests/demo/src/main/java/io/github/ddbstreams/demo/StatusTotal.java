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
package io.github.ddbstreams.demo;

import java.math.BigDecimal;

/**
 * One row of the aggregate.
 *
 * @param total with two digits behind the point
 */
record StatusTotal(String status, long orders, long items, BigDecimal total) {

    /** The total of one more order of this status. */
    StatusTotal plus(long moreItems, BigDecimal more) {
        return new StatusTotal(status, orders + 1, items + moreItems, total.add(more.setScale(2)));
    }

    static StatusTotal none(String status) {
        return new StatusTotal(status, 0, 0, BigDecimal.ZERO.setScale(2));
    }
}
