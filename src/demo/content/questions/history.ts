export const gift = String.raw`
$CATEGORY: History/Lower school

::A clue from 1900::Which of these is a primary source for life in the year 1900? {
  =a diary written in 1900#Yes: it comes from the time itself.
  ~a schoolbook printed last year#It tells about 1900, but it was made much later.
  ~a film about 1900 made today#Its makers had to look things up, as you do.
  ~a drawing you make after a visit to the museum#That is a source about you.
}

::Before the year one::The year 500 BCE is earlier than the year 200 BCE. {T#Before the year one we count backwards.#Right: before the year one, larger numbers are longer ago.}

::A hundred years::How many years are two and a half centuries? {#250}

::Cities by the river::Which river belongs to which early civilisation? {
  =Egypt -> Nile
  =Mesopotamia -> Tigris and Euphrates
  =Harappa and Mohenjo-daro -> Indus
  =early China -> Yellow River
}

::Digging up the past::What do we call people who study the past by digging for what was left behind? {
  =archaeologist*
  =archeologist*
  =%50%arch*#The right idea, but mind the spelling.
}

::Invented in China::Which of these were first made in China? Tick all of them. {
  ~%50%paper
  ~%50%the magnetic compass
  ~%-50%the steam locomotive
  ~%-50%the telephone
}

$CATEGORY: History/Upper school

::Printed books::In about which year did Gutenberg finish printing his Bible? An answer within ten years will do. {#1455:10}

::Coal and cotton::Why did many early factories stand close to coalfields? {
  =Their steam engines burned coal, which was dear to transport.#Yes: before railways, moving coal could cost more than mining it.
  ~Machines were made of coal.#They were made of iron. What drove them?
  ~Cotton grows well on coal.#Cotton came by ship from warmer countries.
  ~The law required it.#No law did; costs were enough.
}

::The king and the law::Magna Carta of 1215 said that even the king had to keep to the law. {T#Read again what the barons demanded of King John.#Right, and people have appealed to it ever since.}

::The wall::Which city was divided by a wall from 1961 until 1989? {
  =Berlin
  =*Berlin*
}

::Judging a source::Which two questions help most to judge whether a source can be trusted? {
  ~%50%Who made it, and why?
  ~%50%How close was its maker to the events?
  ~%-50%Is it longer than other sources?
  ~%-50%Do I agree with it?
}

::Turning points::Choose one event you have studied. Was it a turning point, or would things have changed without it? Give two reasons and the evidence for them. {}
`;

export const essays = {
  lower: {
    title: 'When my grandparents were young',
    prompt:
      'Ask an older person about one day when they were as old as you. What was different, and what was the same?',
    guidance:
      'Who was asked, at least two differences and one thing that is the same, and something only a witness could know.',
    answers: {
      strong:
        'I asked my grandmother Rosa. She walked an hour to school and took a piece of wood for the stove each day. There was one telephone in the village. But she also traded her lunch for sweets, and she also had a best friend called Lina.',
      fair: 'My grandfather had no computer and he walked to school. He liked football like me.',
      weak: 'In the old days everything was different.',
    },
  },
  upper: {
    title: 'Bread and revolution',
    prompt: 'How far did the price of bread cause the French Revolution? Weigh it against other causes.',
    guidance: 'Separates long-term causes from triggers, uses facts, and reaches a judgement that follows from them.',
    answers: {
      strong:
        'After the harvest of 1788 failed, a labourer in Paris spent most of his wage on bread, which explains why crowds were in the streets in the summer of 1789. But there had been hunger before without revolution. What was new was a bankrupt state that had to call the Estates, and people who had learnt to ask who gave the king his power. Bread chose the moment; debt and ideas chose the direction.',
      fair: 'Bread was very expensive in 1789 and people were hungry, so they were angry with the king. There were also new ideas about rights, and the state had debts.',
      weak: 'The people had no bread, so there was a revolution.',
    },
  },
};
