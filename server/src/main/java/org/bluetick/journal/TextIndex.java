package org.bluetick.journal;

import org.bluetick.storage.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index of the words in archived bodies (PostgreSQL's full text search, configuration `simple`: no stemming, any
/// language). The owner is one of the words, so that a common word of others costs nothing.
final class TextIndex {
    private static final Logger LOG = LoggerFactory.getLogger(TextIndex.class);

    private static final String WORDS = """
            (('''@' || hashtextextended(?, 0) || '''')::tsquery && websearch_to_tsquery('pg_catalog.simple', ?))
            """;
    private static final int NEAR = 1000;

    /// It must not fail: a message that cannot be indexed could not be kept. So only the beginning of a long body is.
    private static final String FUNCTION = """
            create or replace function message_words(owner text, stanza text) returns tsvector
            language sql immutable parallel safe as $$
                select array_to_tsvector(array['@' || hashtextextended(owner, 0)]) || to_tsvector(
                    'pg_catalog.simple'::regconfig,
                    left(replace(replace(replace(replace(replace(
                        coalesce((
                            select string_agg(body[1], ' ') from regexp_matches(
                                stanza, '<body(?: xml:lang=["''][^"'']*["''])?>([^<]*)</body>', 'g') as found (body)), ''),
                        '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&apos;', ''''), '&amp;', '&'),
                        65536))
            $$
            """;
    private static final String THERE = "select 1 from pg_class where relname = 'message_text' and relkind = 'i'";

    private TextIndex() {}

    /// Messages with these words among the next ones: a page of common words is found here, without the index, which would
    /// list all that have them. Parameters: those of the condition, the owner, the words as people type them ("exact
    /// words", or, -not), the limit.
    static String near(String condition, String order) {
        return """
                select m.id, m.peer, m.peer_resource, m.direction, m.stanza
                from (select * from message m %s order by %s limit %d) m
                where message_words(m.owner, m.stanza) @@ %s order by %s limit ?
                """.formatted(condition, order, NEAR, WORDS, order);
    }

    /// Messages with these words, by the index, which is asked first. Parameters: those of the condition, the owner, the words, the owner again, the limit.
    static String all(String condition, String order) {
        return """
                select m.id, m.peer, m.peer_resource, m.direction, m.stanza
                from message m %s and m.id = any(array(
                    select f.id from message f
                    where f.archived and message_words(f.owner, f.stanza) @@ %s and f.owner = ?))
                order by %s limit ?
                """.formatted(condition, WORDS, order);
    }

    static void keep(Database database, boolean wanted) {
        boolean there = database.one(THERE, row -> row.getInt(1)).isPresent();
        if (wanted == there) {
            return;
        }
        if (wanted) {
            LOG.info("The words of archived messages are being indexed");
            database.update(FUNCTION);
            database.update("create index message_text on message using gin (message_words(owner, stanza)) where archived");
            LOG.info("The words of archived messages are indexed");
        } else {
            database.update("drop index message_text");
            LOG.info("The index of the words of archived messages was given up");
        }
    }
}
