export const gift = String.raw`
$CATEGORY: English/Lower school

::More than one child::One child, two ... {
  =children#Yes, one of the oldest plurals in English.
  ~childs#Most words take an s, but not this one.
  ~childrens#Children is already more than one.
  ~childes#It looks old, but it never was a word.
}

::Words that do something::In the sentence "The dog barked and ran home", which words are verbs? Tick all of them. {
  ~%50%barked
  ~%50%ran
  ~%-50%dog#A dog is somebody. What does it do?
  ~%-50%home
}

::At the end::The sentence "Where do you live" needs a question mark. {T#Say it aloud. Do you expect an answer?#Right: it asks for something.}

::Nearly the same::Match the words that mean nearly the same. {
  =big -> large
  =quick -> fast
  =begin -> start
  =glad -> happy
}

::Whose coats::The children hung up {=their#Right: the coats belong to them. ~there#That means in that place. ~they're#That is short for they are.} coats.

::The opposite::Write one word that means the opposite of "ancient". {
  =modern
  =new
  =%50%young#Close, but we say it of people rather than of things.
}

$CATEGORY: English/Upper school

::Ice::"Her answer was ice." What do we call this figure of speech? {
  =a metaphor#Yes: the answer is not like ice, it is ice.
  ~a simile#A simile compares with like or as.
  ~alliteration#That is about sounds that repeat.
  ~irony#She says what she means, only in a picture.
}

::Who tells the story::In "I opened the letter and laughed", the story is told in which person? {
  =first
  =1st
  =*first person*
}

::Winning them over::Which of these are ways to persuade a listener? Tick all of them. {
  ~%33.33333%asking a question that needs no answer
  ~%33.33333%repeating a key phrase
  ~%33.33333%telling a story about one person
  ~%-50%listing page numbers
  ~%-50%speaking as fast as possible
}

::Counting a haiku::An English haiku is often written in three lines of 5, 7 and 5. How many syllables are that in all? {#17}

::A comma too few::"It was raining, we stayed inside." By the rules of formal writing, this sentence is punctuated correctly. {F#Two whole sentences need more than a comma between them.#Right: this is a comma splice. A full stop, a semicolon or "so" would mend it.}

::A place you know::Describe a place you know well, so that a reader who has never been there can hear and smell it. Use at least three senses. {}
`;

export const essays = {
  lower: {
    title: 'A letter to my future class',
    prompt: 'Write a letter to the children who will sit in your classroom next year. What should they know?',
    guidance: 'A greeting, at least three useful or funny things to know, a closing, and whole sentences.',
    answers: {
      strong:
        'Dear new class, the second window does not close, so bring a sweater in January. Our teacher laughs at jokes about penguins. If you water the fern on Fridays, it will be as tall as you in summer. Have a good year! Your Class P4.',
      fair: 'Dear new class, our room is nice and you can see the trees. The teacher is kind. Do not run on the stairs. Goodbye.',
      weak: 'hello the room is good and it has chairs',
    },
  },
  upper: {
    title: 'Should homework be abolished?',
    prompt: 'Take a position on homework and defend it. Answer at least one argument of the other side.',
    guidance:
      'A clear thesis, two reasons with examples, one counter-argument answered, and an ending that does not just repeat.',
    answers: {
      strong:
        'Homework should stay, but less of it. Twenty minutes of practice fix what was learnt in the morning; two hours only show who has a quiet room. It is true that pupils need time to rest. That is exactly why a school should set little and set it well.',
      fair: 'I think homework is useful because you practise. Some people say it is too much. But without it you forget things. So it should not be abolished.',
      weak: 'Homework is boring and nobody likes it, so it should be abolished.',
    },
  },
};
