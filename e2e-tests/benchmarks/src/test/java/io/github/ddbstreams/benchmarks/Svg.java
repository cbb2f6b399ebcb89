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
package io.github.ddbstreams.benchmarks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A chart as an XML parser sees it. */
final class Svg {

    private final Document document;

    private Svg(Document document) {
        this.document = document;
    }

    /**
     * @throws Exception if it is not well-formed
     */
    static Svg parse(String text) throws Exception {
        return new Svg(
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** An attribute of the outermost element. */
    String root(String attribute) {
        return document.getDocumentElement().getAttribute(attribute);
    }

    /** An attribute of all rectangles of a class. */
    List<String> attributes(String kind, String attribute) {
        List<String> values = new ArrayList<>();
        for (Element rect : elements("rect")) {
            if (rect.getAttribute("class").equals(kind)) {
                values.add(rect.getAttribute(attribute));
            }
        }
        return values;
    }

    List<String> texts() {
        return elements("text").stream().map(Element::getTextContent).map(String::strip).toList();
    }

    private List<Element> elements(String name) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = document.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
