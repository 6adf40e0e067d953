/** Markdown headings, as in a shared document. */
export const lower = `
# Finding out about the past
## Time
### Yesterday, long ago and very long ago
### Drawing a timeline
### Counting before and after the year one
## Clues
### Things people left behind
### Pictures and photographs
### Asking someone who was there
## My place
### My family's story
### Our street a hundred years ago
### Why our town is here
# First farmers and first cities
## From hunting to farming
### Life on the move
### The first fields
### Tame animals
## Cities by the river
### Mesopotamia
### Egypt and the Nile
### The Indus valley
## The gift of writing
### Marks in clay
### Pictures that speak
### Who could read
# Empires and explorers
## Greece and Rome
### Life in Athens
### Roads and aqueducts
### Why Rome fell
## Great roads
### The Silk Road
### Caravans through the Sahara
### Traders of the Indian Ocean
## Setting sail
### Finding the way by the stars
### People who were already there
### What travelled back on the ships
# A world of machines
## Steam
### The first engines
### Railways
### Children at work
## New ideas
### Schools for everyone
### The right to vote
### Medicine that heals
## Our grandparents' world
### War and peace
### Toys, radios and television
### Going to the Moon
`;

/** Numbered by hand, with a full stop after each number. */
export const upper = `
1. How historians work
1.1. Sources
1.1.1. Primary and secondary sources
1.1.2. Who made it, and for whom
1.1.3. When sources disagree
1.2. Causes
1.2.1. Long-term causes and triggers
1.2.2. Could it have gone otherwise
1.2.3. Cause, condition, coincidence
1.3. Writing history
1.3.1. A question that can be answered
1.3.2. Using evidence in a paragraph
1.3.3. Giving credit
2. Revolutions
2.1. The age of ideas
2.1.1. Reason and doubt
2.1.2. Rights on paper
2.1.3. Coffee houses and pamphlets
2.2. Political revolutions
2.2.1. The American colonies
2.2.2. France
2.2.3. Haiti
2.3. The industrial revolution
2.3.1. Coal, cotton and capital
2.3.2. The factory day
2.3.3. Cities that grew too fast
3. Empires and nations
3.1. Building empires
3.1.1. Trading companies
3.1.2. The division of Africa
3.1.3. Life under colonial rule
3.2. Nations
3.2.1. What makes a nation
3.2.2. Italy and Germany unite
3.2.3. Reform in Japan and Siam
3.3. The First World War
3.3.1. A continent of alliances
3.3.2. The trenches
3.3.3. The peace that did not last
4. The world since the thirties
4.1. Dictatorship and war
4.1.1. Crisis and extremism
4.1.2. The Second World War
4.1.3. The Holocaust
4.2. A divided world
4.2.1. Two powers
4.2.2. Independence in Asia and Africa
4.2.3. The wall comes down
4.3. Our time
4.3.1. A connected economy
4.3.2. Movements for equal rights
4.3.3. Remembering together
`;
