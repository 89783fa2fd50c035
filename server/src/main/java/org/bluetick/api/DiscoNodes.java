package org.bluetick.api;

import java.util.Optional;
import org.bluetick.xml.Element;

/// The nodes that service discovery knows (XEP-0030 §3.1). A port: `context.find(DiscoNodes.class)`.
public interface DiscoNodes {
    /// Answers for a node of any account, to those who may know that the account exists. Before anything is served.
    /// @param info the answer to disco#info, its `query` with the node
    /// @param items the same to disco#items
    void account(String node, IqHandler info, IqHandler items);

    /// Answers for nodes of accounts that come and go, to those who may know that the account exists.
    void accounts(Source source);

    /// Answers for nodes of the server.
    void server(Source source);

    /// What a module tells of nodes. Runs in the requester's turn.
    interface Source {
        /// @param node empty: what to add to what the account or server says of itself
        /// @return the answer to disco#info, a `query`; empty: it knows nothing of that node
        Optional<Element> info(IqRequest request, String node);

        /// The same for disco#items.
        Optional<Element> items(IqRequest request, String node);
    }
}
