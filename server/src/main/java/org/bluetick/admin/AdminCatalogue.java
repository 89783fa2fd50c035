package org.bluetick.admin;

import java.util.List;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminCommand.Parameter;

/// The commands every server has; modules bring more ([org.bluetick.api.XmppModule#commands]). They are known without a
/// running server, for help and completion.
public final class AdminCatalogue {
    private static final Parameter JID = Parameter.positional("jid", "The account's address: alice@localhost");

    public static final AdminCommand USER_ADD = AdminCommand.of("user add", "Create an account.", JID,
            Parameter.secret("password", "Its password; without this option it is asked for, or read from standard input"));
    public static final AdminCommand USER_LIST = AdminCommand.of("user list", "List the accounts.");
    public static final AdminCommand USER_PASSWORD = AdminCommand.of("user password", "Set an account's password.", JID,
            Parameter.secret("password", "The new password; without this option it is asked for, or read from standard input"));
    public static final AdminCommand USER_DELETE =
            AdminCommand.of("user delete", "Delete an account and everything kept for it.", JID);
    private static final Parameter RESOURCE = Parameter.positional("jid", "The session's full address: alice@localhost/phone");

    public static final AdminCommand SESSION_LIST = AdminCommand.of("session list", "List the sessions on all nodes.",
            Parameter.option("account", "Only those of this account"));
    public static final AdminCommand SESSION_SHOW = AdminCommand.of("session show", "Tell about a session.", RESOURCE);
    public static final AdminCommand SESSION_KILL = AdminCommand.of("session kill", "End a session, on whichever node it is.", RESOURCE);
    public static final AdminCommand CLUSTER_STATUS = AdminCommand.of("cluster status", "Tell how the nodes of the cluster do.");
    public static final AdminCommand STATUS = AdminCommand.of("status", "Tell how the running server does.");
    public static final AdminCommand DRAIN = AdminCommand.of("drain",
            "Send the clients to the other nodes of the cluster, little by little, then stop.");
    public static final AdminCommand STOP = AdminCommand.of("stop", "Stop the running server in order.");

    private AdminCatalogue() {}

    public static List<AdminCommand> all() {
        return List.of(USER_ADD, USER_LIST, USER_PASSWORD, USER_DELETE, SESSION_LIST, SESSION_SHOW, SESSION_KILL, CLUSTER_STATUS, STATUS, DRAIN, STOP);
    }
}
