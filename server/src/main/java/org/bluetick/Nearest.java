package org.bluetick;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the name that was probably meant.
final class Nearest {
    private Nearest() {}

    /// `; did you mean x?`, or the names there are.
    static String hint(String seen, String prefix, Collection<String> known) {
        return to(seen, known)
                .map(name -> "; did you mean " + prefix + name + "?")
                .orElse("; known here: " + String.join(", ", known));
    }

    static Optional<String> to(String seen, Collection<String> known) {
        return known.stream()
                .filter(name -> isNear(seen, name))
                .min(Comparator.comparingInt(name -> distance(seen, name)));
    }

    private static boolean isNear(String seen, String name) {
        return distance(seen, name) <= Math.max(1, name.length() / 3);
    }

    /// Levenshtein's.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
