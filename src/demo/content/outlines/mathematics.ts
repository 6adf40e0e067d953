/** Numbered by hand, as in a printed syllabus. */
export const lower = `
1 Numbers and counting
1.1 Counting well
1.1.1 Counting forwards and backwards
1.1.2 Counting in twos, fives and tens
1.1.3 Estimating before you count
1.2 Place value
1.2.1 Hundreds, tens and ones
1.2.2 Zero as a place holder
1.2.3 Comparing and ordering numbers
1.3 Rounding
1.3.1 Rounding to the nearest ten
1.3.2 Rounding to the nearest hundred
1.3.3 When a rounded number is enough
2 The four operations
2.1 Adding and subtracting
2.1.1 Number bonds
2.1.2 Adding in columns
2.1.3 Taking away with exchange
2.2 Multiplying
2.2.1 Equal groups and arrays
2.2.2 Times tables you can trust
2.2.3 Multiplying by ten and by a hundred
2.3 Dividing
2.3.1 Sharing and grouping
2.3.2 What to do with remainders
2.3.3 Checking a division by multiplying
3 Fractions and measures
3.1 Fractions of a whole
3.1.1 Halves, thirds and quarters
3.1.2 Fractions on a number line
3.1.3 Different names for the same fraction
3.2 Length, mass and volume
3.2.1 Choosing a unit
3.2.2 Reading a scale
3.2.3 Changing from one unit to another
3.3 Time and money
3.3.1 Telling the time
3.3.2 How long it takes
3.3.3 Paying and giving change
4 Shapes and data
4.1 Flat shapes
4.1.1 Sides and corners
4.1.2 Lines of symmetry
4.1.3 Walking around a shape: perimeter
4.2 Solid shapes
4.2.1 Faces, edges and vertices
4.2.2 Unfolding a cube
4.2.3 Building from a plan
4.3 Tables and charts
4.3.1 Tally marks
4.3.2 Bar charts
4.3.3 Asking a question data can answer
`;

/** Markdown headings, as in a shared document. */
export const upper = `
# Algebra
## Expressions
### Letters that stand for numbers
### Collecting like terms
### Expanding brackets
## Equations
### Keeping the balance
### Unknowns on both sides
### Two equations with two unknowns
## Functions and graphs
### Reading a graph
### Straight lines and their slope
### Parabolas
# Number and proportion
## Powers and roots
### The laws of indices
### Square roots and cube roots
### Very large and very small numbers
## Ratio
### Sharing in a ratio
### Scale drawings
### Direct and inverse proportion
## Percentages
### Growth and decay
### Interest that earns interest
### Working back to the original
# Geometry
## Angles
### Angles and parallel lines
### Angles in polygons
### Angles in a circle
## Right-angled triangles
### The theorem of Pythagoras
### Sine, cosine and tangent
### Heights we cannot reach
## Area and volume
### Circles and sectors
### Prisms and cylinders
### Similar solids
# Statistics and chance
## Describing data
### Three kinds of average
### How far data spread
### Charts that mislead
## Probability
### Listing what may happen
### Tree diagrams
### What to expect in the long run
## Two variables
### Scatter graphs
### A line of best fit
### Why correlation is not cause
`;
