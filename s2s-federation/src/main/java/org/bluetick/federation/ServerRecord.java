package org.bluetick.federation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// An SRV record of a domain's servers (RFC 2782).
///
/// @param directTls it stands at `_xmpps-server` (XEP-0368)
record ServerRecord(int priority, int weight, int port, String host, boolean directTls) {

    /// The order in which to try them: by priority, then by lot, the heavier the sooner. Records for STARTTLS and for direct
    /// TLS are one list (XEP-0368 §3).
    static List<ServerRecord> inOrder(List<ServerRecord> records, RandomGenerator random) {
        List<ServerRecord> ordered = new ArrayList<>();
        records.stream().collect(Collectors.groupingBy(ServerRecord::priority, TreeMap::new, Collectors.toList()))
                .values().forEach(equal -> ordered.addAll(byLot(equal, random)));
        return ordered;
    }

    /// RFC 2782: those of weight 0 stand first, so that they have a small chance.
    private static List<ServerRecord> byLot(List<ServerRecord> equal, RandomGenerator random) {
        List<ServerRecord> left = new ArrayList<>(equal);
        left.sort(Comparator.comparingInt(ServerRecord::weight));
        List<ServerRecord> drawn = new ArrayList<>();
        while (!left.isEmpty()) {
            int lot = random.nextInt(left.stream().mapToInt(ServerRecord::weight).sum() + 1);
            int at = 0;
            for (int sum = left.getFirst().weight(); sum < lot; sum += left.get(at).weight()) {
                at++;
            }
            drawn.add(left.remove(at));
        }
        return drawn;
    }
}
