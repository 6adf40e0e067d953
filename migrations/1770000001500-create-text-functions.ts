import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How people's text is compared, searched and sorted: functions for every table, and the collation of names. */
export class CreateTextFunctions1770000001500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(folding);
    await database.query(words);
    await database.query(nameOrder);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER organizations_locale_set ON organizations;
      DROP TRIGGER organizations_locale_changed ON organizations;
      DROP FUNCTION follow_locale();
      DROP FUNCTION refresh_name_order();
      DROP FUNCTION set_name_order(text);
      DROP COLLATION name_order;
      DROP FUNCTION words_query(text);
      DROP FUNCTION weighted_words(text, text);
      DROP FUNCTION words_of(text[]);
      DROP FUNCTION searchable_words(text);
      DROP FUNCTION words_in(text);
      DROP FUNCTION fold_text(text);
    `);
  }
}

/** Accents of Latin, Greek and Cyrillic, vowel signs of Hebrew, Arabic and Syriac, and the Arabic tatweel. */
const marks = String.raw`\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f`;
/** Control and formatting characters, fillers and variation selectors. */
const invisible = String.raw`\u0001-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff`;
/** Typewriter, typographic and modifier apostrophes, primes, and the Armenian and Hebrew ones. */
const apostrophes = String.raw`\u0027\u0060\u02b9-\u02c1\u02c8\u02ca\u02cb\u055a\u05f3\u05f4\u2018-\u201b\u2032\u2035\ua78b\ua78c`;
/** Accents with a space of their own, some of which are typed as apostrophes. NFKD would turn them into a space. */
const spacingAccents = '\u00b4\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe';

/** Letters that Unicode does not decompose, and digits; the character at the same position of `plain` replaces each. */
const letters =
  '\u0131\u00f8\u0142\u0111\u00f0\u0127\u0167\u014b\u0253\u0257\u0199\u01b4\u03c2\u0649\u06cc\u06a9\u0629' +
  '\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9' +
  '\u0e50\u0e51\u0e52\u0e53\u0e54\u0e55\u0e56\u0e57\u0e58\u0e59' +
  '\u058a\u2010\u2012\u2013\u2014\u2015\u2043\u2212';
const plain = 'iolddhtnbdky\u03c3\u064a\u064a\u0643\u0647' + '0123456789'.repeat(3) + '--------';

const folding = `
  -- The form in which people's text is compared; src/platform/text/folding.ts is the same rule. ICU and NFKD do not depend
  -- on the locale of the server or the database. ASCII takes a short cut: the rest costs ten times as much.
  CREATE FUNCTION fold_text(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 50 AS $$
    DECLARE
      folded text;
    BEGIN
      IF value ~ '^[ -&(-_a-~]*$' THEN
        folded := lower(value COLLATE "C");
        IF folded !~ '^ |  | $' THEN RETURN folded; END IF;
      ELSE
        folded := lower(normalize(translate(value, '${spacingAccents}', ''), NFKD) COLLATE "und-x-icu");
        folded := regexp_replace(folded, '[${marks}${invisible}${apostrophes}]', '', 'g');
        IF folded ~ '[${letters}\u00df\u00e6\u0153\u00fe]' THEN
          folded := translate(folded, '${letters}', '${plain}');
          folded := replace(replace(folded, '\u00df', 'ss'), '\u00e6', 'ae');
          folded := replace(replace(folded, '\u0153', 'oe'), '\u00fe', 'th');
        END IF;
        folded := normalize(folded, NFC);
      END IF;
      RETURN btrim(regexp_replace(folded COLLATE "und-x-icu", '[[:space:]]+', ' ', 'g'));
    END $$;
`;

/** Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, Han, Kana; and Hangul, which joins many words. */
const unspaced = String.raw`\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff`;
/** Letters of Indic and Asian scripts include vowel signs, which ICU does not count as alphanumeric. */
const separators = String.raw`([[:punct:]]|[^[:alnum:]\u0900-\u1cff\u3099\u309a\ua800-\uabff])+`;

const words = `
  -- The folded words of a text in order. Text of scripts without spaces gives each pair of neighbours and the last
  -- character, so that any part of it can be found. Words are cut, because index entries have a maximum size.
  CREATE FUNCTION words_in(value text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
    DECLARE
      folded text := public.fold_text(value);
    BEGIN
      IF folded !~ '[${unspaced}]' THEN
        IF length(folded) <= 60 THEN
          RETURN array_remove(regexp_split_to_array(folded COLLATE "und-x-icu", '${separators}'), '');
        END IF;
        RETURN ARRAY(SELECT left(word, 60)
          FROM unnest(regexp_split_to_array(folded COLLATE "und-x-icu", '${separators}')) word WHERE word <> '');
      END IF;
      RETURN ARRAY(
        SELECT left(word.text, 60)
        FROM regexp_split_to_table(regexp_replace(folded, '([${unspaced}]+)', ' \\1 ', 'g') COLLATE "und-x-icu",
          '${separators}') WITH ORDINALITY piece(text, n)
        CROSS JOIN LATERAL (
          SELECT piece.text, 0 AS n WHERE piece.text !~ '^[${unspaced}]'
          UNION ALL
          SELECT sign.text || coalesce(lead(sign.text) OVER (ORDER BY sign.n), ''), sign.n
          FROM string_to_table(piece.text, NULL) WITH ORDINALITY sign(text, n) WHERE piece.text ~ '^[${unspaced}]'
        ) word(text, n)
        WHERE piece.text <> ''
        ORDER BY piece.n, word.n);
    END $$;

  -- The same for text that is searched. The parts around an apostrophe are words, too: hara and ohara find O'Hara.
  CREATE FUNCTION searchable_words(value text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
    BEGIN
      IF value !~ '[${apostrophes}]' THEN RETURN public.words_in(value); END IF;
      RETURN public.words_in(value || ' ' || regexp_replace(value, '[${apostrophes}]', ' ', 'g'));
    END $$;

  -- The words of a row, for the index and the condition of a search.
  CREATE FUNCTION words_of(VARIADIC texts text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000 AS $$
    BEGIN
      RETURN array_to_tsvector(public.searchable_words(array_to_string(texts, ' ')));
    END $$;

  -- The same with positions and a weight from A to D, for ranking.
  CREATE FUNCTION weighted_words(value text, weight text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    COST 500 AS $$
    BEGIN
      RETURN (SELECT coalesce(string_agg('''' || word || ''':' || least(n, 16383) || weight, ' '), '')
        FROM unnest(public.searchable_words(value)) WITH ORDINALITY numbered(word, n))::tsvector;
    END $$;

  -- The query for what a person typed: each word is the beginning of a word of the row, in any order. Null, which matches
  -- no row, if the text has no word.
  CREATE FUNCTION words_query(value text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 200 AS $$
    BEGIN
      RETURN (SELECT string_agg('''' || word || ''':*', ' & ') FROM unnest(public.words_in(value)) word)::tsquery;
    END $$;
`;

const nameOrder = `
  -- Sorts names and titles as a dictionary of the organization's language does, and numbers in them by value. Used in
  -- ORDER BY and in indexes, never as the collation of a column: prepared statements could not be used after a change.
  CREATE COLLATION name_order (provider = icu, locale = 'en-u-kn-true');

  -- Replaces the collation by that of another language and rebuilds its indexes. Every table sorted by it has such an index;
  -- their change also makes every connection plan its statements again. All tables are locked before any is changed, and
  -- released if one of them is not free soon: a statement that reads two of them would otherwise cause a deadlock.
  CREATE FUNCTION set_name_order(language text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      definitions text[];
      indexes text;
      tables text;
      definition text;
      attempt integer := 0;
      timeout text := current_setting('lock_timeout');
    BEGIN
      SELECT array_agg(pg_get_indexdef(i.indexrelid)), string_agg(i.indexrelid::regclass::text, ', '),
        string_agg(DISTINCT i.indrelid::regclass::text, ', ')
      INTO definitions, indexes, tables
      FROM pg_index i
      WHERE EXISTS (SELECT FROM pg_depend d JOIN pg_collation o ON o.oid = d.refobjid AND o.collname = 'name_order'
        WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_collation'::regclass);
      WHILE tables IS NOT NULL LOOP
        BEGIN
          PERFORM set_config('lock_timeout', '100ms', true);
          EXECUTE 'LOCK TABLE ' || tables || ' IN ACCESS EXCLUSIVE MODE';
          EXECUTE 'DROP INDEX ' || indexes;
          EXIT;
        EXCEPTION WHEN lock_not_available THEN
          attempt := attempt + 1;
          IF attempt = 15 THEN RAISE; END IF;
          PERFORM pg_sleep(0.02 + random() / 20);
        END;
      END LOOP;
      PERFORM set_config('lock_timeout', timeout, true);
      DROP COLLATION name_order;
      EXECUTE format('CREATE COLLATION name_order (provider = icu, locale = %L)', language || '-u-kn-true');
      FOREACH definition IN ARRAY coalesce(definitions, '{}') LOOP EXECUTE definition; END LOOP;
    END $$;

  -- Rebuilds the indexes if the server's ICU now sorts differently, such as after an upgrade.
  CREATE FUNCTION refresh_name_order() RETURNS void LANGUAGE sql AS $$
    SELECT set_name_order(o.locale) FROM organizations o, pg_collation c
    WHERE c.collname = 'name_order' AND c.collversion <> pg_collation_actual_version(c.oid)
  $$;

  CREATE FUNCTION follow_locale() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM set_name_order(NEW.locale);
      RETURN NULL;
    END $$;
  -- Triggers, because the locale is set by several commands.
  CREATE TRIGGER organizations_locale_set AFTER INSERT ON organizations
    FOR EACH ROW WHEN (NEW.locale <> 'en') EXECUTE FUNCTION follow_locale();
  CREATE TRIGGER organizations_locale_changed AFTER UPDATE OF locale ON organizations
    FOR EACH ROW WHEN (OLD.locale IS DISTINCT FROM NEW.locale) EXECUTE FUNCTION follow_locale();
`;
