/** Named by keyword, every level with a word of its own. */
export const lower = `
Chapter 1: Living things
Topic 1: Plants
Section 1: Roots, stems, leaves and flowers
Section 2: What a seed needs
Section 3: How plants make food
Topic 2: Animals
Section 1: Sorting animals into groups
Section 2: Food chains
Section 3: Life cycles
Topic 3: Our body
Section 1: Bones and muscles
Section 2: The beating heart
Section 3: Keeping healthy
Chapter 2: Materials
Topic 1: What things are made of
Section 1: Hard, soft, rough and smooth
Section 2: Natural and made by people
Section 3: The right material for the job
Topic 2: Solid, liquid and gas
Section 1: Telling them apart
Section 2: Melting and freezing
Section 3: Where the puddle goes
Topic 3: Mixing and separating
Section 1: What dissolves
Section 2: Filtering
Section 3: Getting the salt back
Chapter 3: Forces and energy
Topic 1: Pushes and pulls
Section 1: Starting, stopping and turning
Section 2: Friction
Section 3: Magnets
Topic 2: Light and sound
Section 1: Where light comes from
Section 2: Shadows
Section 3: Sounds that travel
Topic 3: Electricity
Section 1: A simple circuit
Section 2: Conductors and insulators
Section 3: Staying safe
Chapter 4: Earth and space
Topic 1: Weather
Section 1: Measuring the weather
Section 2: The journey of a raindrop
Section 3: Seasons
Topic 2: Rocks and soil
Section 1: Three kinds of rock
Section 2: What soil is made of
Section 3: Fossils
Topic 3: The sky
Section 1: Day and night
Section 2: The shape of the Moon
Section 3: Our neighbours, the planets
`;

/** Copied from a printed book: dotted leaders and page numbers. */
export const upper = `
1 Cells and life ............................... 1
1.1 The cell ................................... 2
1.1.1 Looking through a microscope ............. 3
1.1.2 Plant cells and animal cells ............. 6
1.1.3 How substances cross a membrane .......... 9
1.2 Energy for life ............................ 13
1.2.1 Photosynthesis ........................... 14
1.2.2 Respiration .............................. 18
1.2.3 Energy in an ecosystem ................... 22
1.3 Inheritance ................................ 26
1.3.1 DNA and genes ............................ 27
1.3.2 Crossing pea plants ...................... 31
1.3.3 Natural selection ........................ 35
2 Matter and reactions ......................... 41
2.1 Atoms ...................................... 42
2.1.1 Inside the atom .......................... 43
2.1.2 The periodic table ....................... 47
2.1.3 Isotopes ................................. 51
2.2 Bonds ...................................... 54
2.2.1 Ions and salts ........................... 55
2.2.2 Shared electrons ......................... 59
2.2.3 Metals ................................... 63
2.3 Chemical change ............................ 66
2.3.1 Balancing an equation .................... 67
2.3.2 Acids and bases .......................... 71
2.3.3 How fast reactions go .................... 76
3 Forces and waves ............................. 81
3.1 Motion ..................................... 82
3.1.1 Speed and velocity ....................... 83
3.1.2 Acceleration ............................. 87
3.1.3 Motion graphs ............................ 91
3.2 Forces ..................................... 95
3.2.1 Balanced and unbalanced forces ........... 96
3.2.2 Mass and weight .......................... 100
3.2.3 Momentum ................................. 104
3.3 Waves ...................................... 109
3.3.1 Wavelength and frequency ................. 110
3.3.2 Reflection and refraction ................ 114
3.3.3 The colours of light ..................... 119
4 Energy and the planet ........................ 125
4.1 Electricity ................................ 126
4.1.1 Current and voltage ...................... 127
4.1.2 Resistance ............................... 132
4.1.3 Power in the home ........................ 137
4.2 Energy supply .............................. 141
4.2.1 Fossil fuels ............................. 142
4.2.2 Wind, water and sunlight ................. 146
4.2.3 Storing energy ........................... 151
4.3 Climate .................................... 155
4.3.1 The greenhouse effect .................... 156
4.3.2 Evidence in ice and mud .................. 160
4.3.3 What can be done ......................... 165
`;
