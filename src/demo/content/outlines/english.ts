/** Indented, as a teacher types it. */
export const lower = `
Reading for meaning
  Before we read
    What the cover tells us
    Guessing from pictures
    Words we may meet
  Following a story
    Who, where and when
    What happens and why
    Retelling in our own words
  Reading between the lines
    How a character feels
    What the writer does not say
    Finding proof in the text
Words and spelling
  Sounds and letters
    Long and short vowels
    Silent letters
    Letters that work together
  Building words
    Beginnings that change a meaning
    Endings that change a word
    Two words in one
  Choosing words
    Words that mean nearly the same
    Opposites
    Stronger verbs
Sentences and grammar
  Making sentences
    Who does what
    Questions and commands
    Joining two ideas
  Kinds of words
    Nouns and their names
    Verbs and time
    Adjectives and adverbs
  Punctuation
    Capital letters and full stops
    Commas in a list
    Speech marks
Writing and speaking
  Telling a story
    A beginning that invites
    A problem in the middle
    An ending that satisfies
  Writing for a reason
    A letter to a friend
    Instructions that work
    A report on what we found
  Speaking and listening
    Taking turns
    Reading aloud
    Giving a short talk
`;

/** Named by keyword, as in a course handbook. */
export const upper = `
Unit 1: The short story
Part 1: How stories are built
Lesson 1: The opening scene
Lesson 2: Conflict and tension
Lesson 3: Endings that stay open
Part 2: Voices
Lesson 1: First person and third person
Lesson 2: The narrator we cannot trust
Lesson 3: Dialogue that shows character
Part 3: Writing our own
Lesson 1: One place, one hour
Lesson 2: Drafting without stopping
Lesson 3: Cutting a third
Unit 2: Poetry
Part 1: Sound
Lesson 1: Rhythm and metre
Lesson 2: Rhyme and its relatives
Lesson 3: Reading a poem aloud
Part 2: Image
Lesson 1: Simile and metaphor
Lesson 2: Symbols
Lesson 3: The picture a haiku makes
Part 3: Form
Lesson 1: The sonnet
Lesson 2: Free verse
Lesson 3: The spoken word
Unit 3: Argument
Part 1: Reading arguments
Lesson 1: Claim, reason and evidence
Lesson 2: Tricks of persuasion
Lesson 3: Fact, opinion and guess
Part 2: Writing arguments
Lesson 1: A thesis worth defending
Lesson 2: Paragraphs that lead on
Lesson 3: Answering the other side
Part 3: Speaking in public
Lesson 1: Notes instead of a script
Lesson 2: Voice and posture
Lesson 3: Debate by the rules
Unit 4: Language in use
Part 1: Grammar with a purpose
Lesson 1: Active and passive
Lesson 2: Long and short sentences
Lesson 3: Tenses in a narrative
Part 2: Style
Lesson 1: Formal and informal
Lesson 2: Choosing the exact word
Lesson 3: Irony
Part 3: Media
Lesson 1: Headlines
Lesson 2: Checking what we share
Lesson 3: Writing for a screen
`;
