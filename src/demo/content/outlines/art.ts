/** Indented by four spaces. */
export const lower = `
Line and shape
    Kinds of lines
        Thick, thin and broken
        Taking a line for a walk
        Lines that show a feeling
    Shapes around us
        Round and pointed
        Shapes inside shapes
        Cutting without drawing
    Drawing what we see
        Looking twice
        Drawing a leaf
        Drawing a friend
Colour
    Mixing
        Three colours to begin with
        Making green, orange and violet
        Lighter and darker
    Warm and cool
        Colours of fire
        Colours of water
        A picture with two moods
    Painting
        Holding a brush
        Wet on wet
        Painting the weather
Making things
    Clay
        Pinching a pot
        Rolling and joining
        Pressing a pattern
    Paper
        Tearing and gluing
        Folding
        A paper animal that stands
    Printing
        Leaves and fingers
        A stamp from a potato
        Repeating a pattern
Looking at art
    Pictures that tell stories
        What is happening here
        Who is looking at whom
        What happens next
    Art from many places
        Masks
        Textiles
        Painted walls
    Our exhibition
        Choosing a work
        Writing a label
        Talking about our art
`;

/** Markdown headings, as in a shared document. */
export const upper = `
# Drawing and perspective
## Observation
### Contour drawing
### Light and shadow
### The human figure
## Perspective
### The horizon
### One vanishing point
### Two vanishing points
## The sketchbook
### Drawing every day
### Notes and colour tests
### From sketch to plan
# Colour and composition
## Colour theory
### The colour wheel
### Complementary colours
### Colour and mood
## Composition
### Balance and tension
### The eye's path
### Empty space
## Painting
### Glazes
### Opaque layers
### Painting from a limited palette
# Print, form and space
## Printmaking
### Linocut
### Drypoint
### Editions and proofs
## Sculpture
### Adding and carving away
### Wire and plaster
### Found objects
## Design
### A poster that is read
### Letters as images
### Packaging
# Art in its time
## Turning points
### The Renaissance workshop
### Impressionism
### The readymade
## Art beyond Europe
### Ukiyo-e
### Benin bronzes
### Murals of Mexico
## Art today
### Photography and truth
### Street art
### Curating an exhibition
`;
