import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of everything that `GET /search` finds, and the vocabulary that widens its queries. */
export class CreateSearch1770000013900 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(documents);
    await database.query(vocabulary);
    await database.query(languages);
    await database.query(trigrams);
    await database.query(columns);
    for (const table of learned) await database.query(learning(table));
  }

  async down(database: QueryRunner): Promise<void> {
    for (const table of learned)
      await database.query(
        `DROP TRIGGER ${table}_words_added ON ${table}; DROP TRIGGER ${table}_words_changed ON ${table};`,
      );
    await database.query(`
      DROP TRIGGER messages_words_set ON messages;
      DROP TRIGGER organizations_language_changed ON organizations;
      ALTER TABLE messages DROP COLUMN search;
      ALTER TABLE sent_messages DROP COLUMN search;
      ALTER TABLE notes DROP COLUMN search;
      ALTER TABLE transcription_records DROP COLUMN search;
      ALTER TABLE sections DROP COLUMN search;
      ALTER TABLE lessons DROP COLUMN search;
      ALTER TABLE modules DROP COLUMN search;
      DROP FUNCTION set_message_words(), learn_added_words(), learn_changed_words(), learn_words(text[]), follow_language();
      DROP FUNCTION similar_words(text), index_trigrams(), word_forms(text[]), stem_of(text, text), search_language();
      DROP TABLE search_words;
      DROP FUNCTION lesson_words(text, jsonb), document_words(text, text), without_markup(text);
      DROP EXTENSION IF EXISTS pg_trgm;
    `);
  }
}

const documents = `
  -- A rich text without its tags, entities and media, whose names are no words of the text. Sanitized tags have quoted attributes.
  CREATE FUNCTION without_markup(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
    BEGIN
      IF value !~ '[<&[]' THEN RETURN value; END IF;
      RETURN regexp_replace(value, '</?[a-zA-Z][a-zA-Z0-9]*(\\s+[a-z-]+(="[^"]*")?)*\\s*/?>|&(#\\d+|[a-z]+);|\\[\\[[a-z]+:[^\\]]*\\]\\]',
        ' ', 'g');
    END $$;

  -- The words of a document with positions, those of the title before those of the text. Of a very long text the beginning,
  -- because a tsvector has at most a megabyte, which 80,000 Chinese characters with all their pairs may take.
  CREATE FUNCTION document_words(title text, body text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000 AS $$
    BEGIN
      RETURN public.weighted_words(title, 'A') || public.weighted_words(
        left(public.without_markup(body), CASE WHEN octet_length(body) = length(body) THEN 300000 ELSE 80000 END), 'D');
    END $$;

  -- The words of a lesson: its title, its text, and the titles of the points of a video.
  CREATE FUNCTION lesson_words(title text, content jsonb) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000 AS $$
    BEGIN
      RETURN public.document_words(title, concat_ws(' ', content ->> 'text',
        (SELECT string_agg(c ->> 'title', ' ') FROM jsonb_array_elements(content -> 'checkpoints') c)));
    END $$;
`;

const vocabulary = `
  -- The words of all documents, with their stems in the organization's language. Only widens queries: what a query finds is
  -- limited by the scope of the person. A word may stand here twice: without a unique index, writers never wait for each other.
  CREATE TABLE search_words (
    word text NOT NULL,
    stem text,
    checked_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON search_words (word);
  CREATE INDEX ON search_words (stem) WHERE stem IS NOT NULL;
  CREATE INDEX ON search_words (checked_at);

  -- Adds the words that are new. Scripts without spaces have no words, and numbers have no forms.
  CREATE FUNCTION learn_words(words text[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO search_words (word, stem)
      SELECT n.word, stem_of(n.word, l.language)
      FROM (SELECT search_language() AS language) l CROSS JOIN unnest(words) n (word)
      WHERE length(n.word) BETWEEN 3 AND 40 AND n.word !~ '[0-9${unspaced()}]'
        AND NOT EXISTS (SELECT FROM search_words known WHERE known.word = n.word);
    END $$;

  -- Once for all rows of a statement, which often have the same words.
  CREATE FUNCTION learn_added_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM learn_words(ARRAY(SELECT DISTINCT unnest(tsvector_to_array(search)) FROM added));
      RETURN NULL;
    END $$;

  -- For each row, because most updates of a row leave its words.
  CREATE FUNCTION learn_changed_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM learn_words(tsvector_to_array(NEW.search));
      RETURN NULL;
    END $$;
`;

function unspaced(): string {
  return String.raw`\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff`;
}

/** The languages with a stemmer in every supported version of PostgreSQL. */
const stemmers = {
  ar: 'arabic',
  hy: 'armenian',
  eu: 'basque',
  ca: 'catalan',
  da: 'danish',
  nl: 'dutch',
  en: 'english',
  fi: 'finnish',
  fr: 'french',
  de: 'german',
  el: 'greek',
  hi: 'hindi',
  hu: 'hungarian',
  id: 'indonesian',
  ga: 'irish',
  it: 'italian',
  lt: 'lithuanian',
  ne: 'nepali',
  no: 'norwegian',
  nb: 'norwegian',
  nn: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  es: 'spanish',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

const languages = `
  -- The language whose stems a search compares: the organization's choice, else the language of its locale; simple for none.
  CREATE FUNCTION search_language() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
      (SELECT coalesce(o.settings ->> 'searchLanguage', '${JSON.stringify(stemmers)}'::jsonb ->> split_part(lower(o.locale), '-', 1))
       FROM organizations o), 'simple')
  $$;

  -- The stem of a folded word; null for a word without one, such as a stop word.
  CREATE FUNCTION stem_of(word text, language text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20 AS $$
    BEGIN
      IF language = 'simple' THEN RETURN NULL; END IF;
      RETURN (ts_lexize((language || '_stem')::regdictionary, word))[1];
    END $$;

  -- Each of the folded words $1 with the known words of the same stem.
  CREATE FUNCTION word_forms(words text[]) RETURNS TABLE (word text, forms text[]) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE
      language text := search_language();
    BEGIN
      RETURN QUERY SELECT asked.word, ARRAY(
          SELECT DISTINCT known.word FROM search_words known
          WHERE known.stem = stem_of(asked.word, language) AND known.word <> asked.word LIMIT 30)
        FROM unnest(words) WITH ORDINALITY asked (word, n) ORDER BY n;
    END $$;

  CREATE FUNCTION follow_language() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      language text := search_language();
    BEGIN
      UPDATE search_words SET stem = stem_of(word, language) WHERE stem IS DISTINCT FROM stem_of(word, language);
      RETURN NULL;
    END $$;
  CREATE TRIGGER organizations_language_changed AFTER UPDATE OF locale, settings ON organizations
    FOR EACH ROW WHEN (OLD.locale IS DISTINCT FROM NEW.locale
      OR OLD.settings ->> 'searchLanguage' IS DISTINCT FROM NEW.settings ->> 'searchLanguage')
    EXECUTE FUNCTION follow_language();
`;

const trigrams = `
  -- Known words with a similar spelling, the most similar first; none while pg_trgm is missing.
  CREATE FUNCTION similar_words(asked text) RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
    BEGIN
      IF to_regprocedure('similarity(text,text)') IS NULL THEN RETURN; END IF;
      RETURN QUERY SELECT known.word FROM search_words known WHERE known.word % asked
        GROUP BY known.word ORDER BY max(similarity(known.word, asked)) DESC, known.word LIMIT 50;
    END $$;

  -- Creates pg_trgm, if it is missing, and the index that it needs. Returns whether both exist. The owner of the database may
  -- create the extension; where the server lacks it or refuses, searches find no misspelled words.
  CREATE FUNCTION index_trigrams() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
      EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RETURN false;
      END;
      CREATE INDEX IF NOT EXISTS search_words_trigrams_idx ON search_words USING gin (word gin_trgm_ops);
      RETURN true;
    END $$;
  SELECT index_trigrams();
`;

const columns = `
  ALTER TABLE modules ADD COLUMN search tsvector GENERATED ALWAYS AS (document_words(title, coalesce(description, ''))) STORED;
  ALTER TABLE lessons ADD COLUMN search tsvector GENERATED ALWAYS AS (lesson_words(title, content)) STORED;
  ALTER TABLE sections ADD COLUMN search tsvector GENERATED ALWAYS AS (document_words(title, description || ' ' || body)) STORED;
  ALTER TABLE sent_messages ADD COLUMN search tsvector GENERATED ALWAYS AS (document_words(title, body)) STORED;
  ALTER TABLE notes ADD COLUMN search tsvector GENERATED ALWAYS AS (document_words(title, plain_text)) STORED;
  ALTER TABLE transcription_records ADD COLUMN search tsvector GENERATED ALWAYS AS (document_words('', coalesce(text, ''))) STORED;
  CREATE INDEX modules_search_idx ON modules USING gin (search);
  CREATE INDEX lessons_search_idx ON lessons USING gin (search);
  CREATE INDEX sections_search_idx ON sections USING gin (search);
  CREATE INDEX sent_messages_search_idx ON sent_messages USING gin (search);
  CREATE INDEX notes_search_idx ON notes USING gin (search);
  CREATE INDEX transcription_records_search_idx ON transcription_records USING gin (search);

  -- Not generated, because one text goes to thousands of people: delivery computes its words once. Without an index of their
  -- own, because a person's inbox is read by recipient.
  ALTER TABLE messages ADD COLUMN search tsvector;
  UPDATE messages SET search = document_words(title, body);
  ALTER TABLE messages ALTER COLUMN search SET NOT NULL;
  CREATE FUNCTION set_message_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.search := document_words(NEW.title, NEW.body);
      RETURN NEW;
    END $$;
  CREATE TRIGGER messages_words_set BEFORE INSERT ON messages
    FOR EACH ROW WHEN (NEW.search IS NULL) EXECUTE FUNCTION set_message_words();
`;

/** The tables whose words become known. */
const learned = ['modules', 'lessons', 'sections', 'resources', 'sent_messages', 'notes', 'transcription_records'];

const learning = (table: string): string => `
  CREATE TRIGGER ${table}_words_added AFTER INSERT ON ${table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION learn_added_words();
  CREATE TRIGGER ${table}_words_changed AFTER UPDATE ON ${table}
    FOR EACH ROW WHEN (OLD.search IS DISTINCT FROM NEW.search) EXECUTE FUNCTION learn_changed_words();
  INSERT INTO search_words (word, stem)
  SELECT s.word, stem_of(s.word, search_language()) FROM ts_stat('SELECT search FROM ${table}') s
  WHERE length(s.word) BETWEEN 3 AND 40 AND s.word !~ '[0-9${unspaced()}]'
    AND NOT EXISTS (SELECT FROM search_words known WHERE known.word = s.word);
`;
