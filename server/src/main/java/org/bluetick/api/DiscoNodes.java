package org.bluetick.api;

/// The nodes of accounts that service discovery knows (XEP-0030 §3.1). A port: `context.find(DiscoNodes.class)`.
public interface DiscoNodes {
    /// Answers for a node of any account, to those who may know that the account exists. Before anything is served.
    /// @param info the answer to disco#info, its `query` with the node
    /// @param items the same to disco#items
    void account(String node, IqHandler info, IqHandler items);
}
