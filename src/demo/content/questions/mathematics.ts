export const gift = String.raw`
$CATEGORY: Mathematics/Lower school

::Place value::What is the 7 worth in 4725? {
  =700#Right: it stands in the hundreds place.
  ~70#That would be the tens place, where the 2 stands.
  ~7#Look at its place, not only at the digit.
  ~7000#That would be the thousands place, where the 4 stands.
}

::Even numbers::Which of these numbers are even? Tick all of them. {
  ~%50%18
  ~%50%104
  ~%-50%27#An even number ends in 0, 2, 4, 6 or 8.
  ~%-50%91#An even number ends in 0, 2, 4, 6 or 8.
}

::Sharing a cake::Two quarters of a cake are as much as one half. {T#Draw a circle, cut it into four, and look again.#Right: two quarters and one half are the same amount.}

::The garden fence::A garden is 6 metres long and 4 metres wide. How many metres of fence go all the way round it? {#20}

::Flat shapes::How many sides does each shape have? {
  =triangle -> 3
  =square -> 4
  =pentagon -> 5
  =hexagon -> 6
}

::Half past three::The clock says half past three. How many minutes is it until four o'clock? {#30}

$CATEGORY: Mathematics/Upper school

::Keeping the balance::Solve 3x + 5 \= 20. What is x? {#5}

::Expanding brackets::Which expression is always equal to 2(x + 3) + x? {
  =3x + 6#Yes: 2x + 6 and one more x.
  ~3x + 3#The 2 multiplies both terms in the brackets.
  ~2x + 6#Do not forget the x after the brackets.
  ~5x + 3#Here the 3 and the x changed places.
}

::A round table::A round table has a radius of 50 cm. What is its area in square centimetres? Round to the nearest whole number. {#7854:10}

::The longest side::What do we call the longest side of a right-angled triangle? {
  =hypotenuse#Right: it lies opposite the right angle.
  =%50%hypot*#The right word, but mind the spelling.
}

::Factors::Which two of these are factors of x² − 9? {
  ~%50%x + 3
  ~%50%x − 3
  ~%-50%x + 9
  ~%-50%x − 1
}

::Ice cream and sunburn::On days when more ice cream is sold, more people get sunburnt. So ice cream causes sunburn. {F#What else is different on those days?#Right: sunny weather causes both.}

::Two discounts::A shop takes 20% off a price, and a week later another 10% off the new price. Ben says\: "Together that is 30% off." Is he right? Explain with an example. {}
`;

export const essays = {
  lower: {
    title: 'A measuring walk',
    prompt:
      'Estimate the length of three things at home, then measure them. Which estimate was best, and how did you make it?',
    guidance: 'Three estimates and three measurements with units, and one sentence on how a good estimate was made.',
    answers: {
      strong:
        'Table: I guessed 120 cm, it is 132 cm. Door: I guessed 2 m, it is 203 cm. Spoon: I guessed 15 cm, it is 21 cm. The door was best, because I know that my father is 180 cm and the door is a bit higher.',
      fair: 'The table is 132 cm and I guessed 120. The door is 203 and I guessed 200. The door was best.',
      weak: 'I measured the table and it is long. My guess was good.',
    },
  },
  upper: {
    title: 'Which tariff is cheaper?',
    prompt:
      'One phone tariff costs 5 a month and 0.10 a minute, another costs 12 a month and 0.03 a minute. For whom is which one cheaper? Use equations or a graph.',
    guidance:
      'Both costs as functions, the point where they meet (100 minutes, 15), and a sentence that says what it means.',
    answers: {
      strong:
        'Tariff A costs 5 + 0.1x and tariff B costs 12 + 0.03x. They are equal when 0.07x = 7, so x = 100 and both cost 15. Whoever talks less than 100 minutes a month should take A, whoever talks more should take B.',
      fair: 'A is 5 + 0.1x and B is 12 + 0.03x. I tried some numbers, and at 100 minutes both are 15.',
      weak: 'B is cheaper because the minutes cost less.',
    },
  },
};
