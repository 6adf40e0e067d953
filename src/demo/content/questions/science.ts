export const gift = String.raw`
$CATEGORY: Science/Lower school

::What plants take in::Which gas do green plants take from the air to make their food? {
  =carbon dioxide#Yes. With water and sunlight they turn it into sugar.
  ~oxygen#Making food, a plant gives oxygen off.
  ~nitrogen#Most of the air is nitrogen, but leaves cannot use it.
  ~helium#There is hardly any of it in the air.
}

::Moonlight::The Moon makes its own light. {F#Think of where the light comes from when the Moon is only half bright.#Right: we see sunlight that the Moon sends back.}

::Alive or not::Which of these are living things? Tick all of them. {
  ~%50%a mushroom
  ~%50%an oak tree
  ~%-50%a river#It moves, but it does not eat, grow or have young.
  ~%-50%a candle flame#It needs air, but it does not have young.
}

::Changing state::What do we call each change? {
  =Ice becomes water -> melting
  =Water becomes ice -> freezing
  =A puddle slowly disappears -> evaporation
  =Drops form on a cold window -> condensation
}

::The kettle::At sea level, at how many degrees Celsius does pure water boil? {#100:1}

::Day and night::What does the Earth do once every day, so that we have day and night? {
  =*turn*
  =*spin*
  =*rotat*
  =%50%it moves#How does it move?
}

$CATEGORY: Science/Upper school

::A bicycle ride::A cyclist rides 36 km in 1.5 hours. What is the average speed in kilometres per hour? {#24}

::A book on a table::A book lies still on a table. What is true? {
  =The forces on it are balanced.#Yes: the table pushes up as hard as gravity pulls down.
  ~No forces act on it.#Then why would it fall if the table were gone?
  ~Only gravity acts on it.#Then it would be falling.
  ~The table pushes harder than gravity pulls.#Then it would rise.
}

::Energy for the cell::In which part of a cell does most of respiration take place? {
  =mitochondria
  =mitochondrion
  =*the mitochondria*
  =%50%mitoch*#The right part, but mind the spelling.
}

::Hammer and feather::Where there is no air, a hammer falls faster than a feather. {F#What slows the feather down on Earth?#Right: without air both fall alike, as was shown on the Moon in 1971.}

::Renewable::Which of these energy sources are renewable? Tick all of them. {
  ~%50%wind
  ~%50%sunlight
  ~%-50%coal
  ~%-50%natural gas
}

::Neutral::What is the pH of pure water at room temperature? {#7:0.1}

::A fair test::Does salt water freeze at a lower temperature than fresh water? Plan an experiment\: what will you change, what will you measure, and what must stay the same? {}
`;

export const essays = {
  lower: {
    title: 'My bean diary',
    prompt:
      'Plant a bean and watch it for two weeks. Write what you saw on at least three days, and what the bean needed.',
    guidance:
      'Three dated observations, a measurement or a drawing, and what the bean needed: water, air, warmth, later light.',
    answers: {
      strong:
        'Day 2: the bean is fat and its skin has cracks. Day 5: a white root, 2 cm, grows down even after I turned the glass. Day 11: the stem is 9 cm and the first leaves are green. It needed water and a warm place; the one in the fridge did nothing.',
      fair: 'On Monday I planted it. On Friday there was a root. Then there were leaves. It needs water.',
      weak: 'My bean grew.',
    },
  },
  upper: {
    title: 'What keeps a cup of tea warm?',
    prompt:
      'Compare three ways to keep tea warm for half an hour. Report your method, your measurements and your conclusion.',
    guidance: 'Same amount and start temperature, a table, a conclusion that follows from it, and one source of error.',
    answers: {
      strong:
        'I filled three equal cups with 200 ml at 85 °C: one bare, one with a lid, one wrapped in wool. After 30 minutes they had 52, 63 and 57 °C. A lid helps more than wool, so most heat left with the steam. My thermometer reads whole degrees only, so a difference of 1 °C would mean nothing.',
      fair: 'The cup with the lid had 63 °C after half an hour and the one without had 52 °C. So the lid is better than nothing.',
      weak: 'Wool is warm, so wool keeps the tea warm.',
    },
  },
};
