package org.bluetick.web;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bluetick.api.Nodes;
import org.bluetick.xml.Element;

/// Two nodes that ask each other questions, until they are cut off from each other.
final class TwoNodes {
    private final Node first = new Node(1);
    private final Node second = new Node(2);
    private volatile boolean isCut;

    Nodes first() {
        return first;
    }

    Nodes second() {
        return second;
    }

    void cut() {
        isCut = true;
    }

    private final class Node implements Nodes {
        private final int number;
        private final Map<String, UnaryOperator<Element>> answers = new HashMap<>();

        Node(int number) {
            this.number = number;
        }

        private Node other() {
            return this == first ? second : first;
        }

        @Override
        public int self() {
            return number;
        }

        @Override
        public List<Integer> others() {
            return isCut ? List.of() : List.of(other().number);
        }

        @Override
        public void tell(Element notice) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Element> ask(int node, Element question) {
            return isCut || node != other().number
                    ? CompletableFuture.failedFuture(new IOException("node " + node + " cannot be reached"))
                    : CompletableFuture.supplyAsync(() -> other().answers.get(question.name()).apply(question));
        }

        @Override
        public void listen(String name, String namespace, Consumer<Element> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void answer(String name, String namespace, UnaryOperator<Element> answer) {
            answers.put(name, answer);
        }
    }
}
