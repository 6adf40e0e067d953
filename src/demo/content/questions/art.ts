export const gift = String.raw`
$CATEGORY: Art/Lower school

::Mixing green::Which two paints make green? {
  =blue and yellow#Yes. More yellow makes it lighter.
  ~red and yellow#They make orange.
  ~red and blue#They make violet.
  ~red and white#They make pink.
}

::Three to begin with::Which paints are the primary colours taught first? Tick all of them. {
  ~%33.33333%red
  ~%33.33333%yellow
  ~%33.33333%blue
  ~%-50%green#You can mix it.
  ~%-50%brown#You can mix it.
}

::Colours of fire::Red, orange and yellow are called warm colours. {T#Think of what is red or orange and hot.#Right: they remind us of fire and sun.}

::Tools::Who works with what? {
  =painter -> brush
  =potter -> wheel
  =sculptor -> chisel
  =printmaker -> ink roller
}

::My own face::What do we call a picture an artist makes of himself or herself? {
  =self*portrait#Right.
  =%50%portrait#Of whom?
  =%25%selfie#Nearly: that is the modern word for a photograph.
}

::Twice as large::A drawing is 12 cm wide. You copy it at twice the width and twice the height. How many centimetres wide is the copy? {#24}

$CATEGORY: Art/Upper school

::Railway lines::In a drawing in one-point perspective, where do the rails of a straight railway meet? {
  =at the vanishing point#Yes, on the horizon at the height of your eyes.
  ~at the lower edge of the sheet#There they are farthest apart.
  ~nowhere, since rails are parallel#In the world they never meet, but in the drawing they do.
  ~in the middle of every sheet#Only if the artist looks straight along them.
}

::Opposite blue::On the colour wheel painters use, which colour lies opposite blue? {
  =orange#Yes: side by side the two make each other glow.
  ~green#It contains blue and lies beside it.
  ~violet#It contains blue and lies beside it.
  ~yellow#It lies opposite violet.
}

::Wet plaster::A true fresco is painted on plaster that is still wet. {T#"Fresco" is the Italian word for fresh.#Right: the colour binds with the plaster as it dries.}

::Light and dark::Which Italian word names the strong contrast of light and dark in a painting? {
  =chiaroscuro
  =%50%chiar*#The right word, but mind the spelling.
}

::A pleasing ratio::The golden ratio is about how much to one? Give two decimal places. {#1.62:0.01}

::The Impressionists::Which two painters belonged to the Impressionists? {
  ~%50%Claude Monet
  ~%50%Berthe Morisot
  ~%-50%Leonardo da Vinci#He lived almost four centuries earlier.
  ~%-50%Frida Kahlo#She was born after the group had broken up.
}

::A work you would keep::Choose a work of art you would save from a burning museum. Describe what you see, how it is made, and why it should be kept. {}
`;

export const essays = {
  lower: {
    title: 'A label for my picture',
    prompt:
      'Write a label for one of your pictures: its title, what it is made of, and two sentences for the visitors.',
    guidance: 'A title, the material, and two sentences that make us look again.',
    answers: {
      strong:
        '"The storm is late", poster paint and a comb on paper. I pulled the comb through wet grey paint to make the rain. Look for the bird: it is the only thing in the picture that is dry.',
      fair: '"Rain", paint on paper. It shows rain over our house. I like the grey.',
      weak: 'This is my picture of rain.',
    },
  },
  upper: {
    title: 'Two portraits',
    prompt:
      'Compare two portraits from different centuries. How do composition, colour and pose tell us who matters in them?',
    guidance: 'Names both works, describes before judging, compares point by point, and uses the right terms.',
    answers: {
      strong:
        'In the first portrait the duke stands in full figure, seen from slightly below, and his red coat is the only warm colour; the low eye level makes us look up to him. In the second the sitter is cut off at the shoulders and turned away, and the palette is the grey of the wall behind her. One painter shows a rank, the other a mood.',
      fair: 'The first portrait shows a duke in a red coat, and he looks powerful. The second is greyer and the woman looks sad. The second is closer.',
      weak: 'Both pictures show people. I like the first one better because of the colours.',
    },
  },
};
