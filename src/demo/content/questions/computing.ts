export const gift = String.raw`
$CATEGORY: Computing/Lower school

::A list of steps::What is an algorithm? {
  =steps in order that solve a problem#Yes. A recipe is one, too.
  ~a very fast computer#It can run an algorithm, but it is none.
  ~a kind of screen#No, you cannot touch an algorithm.
  ~a mistake in a program#That is called a bug.
}

::Sharing a password::It is fine to tell your best friend your password. {F#What could happen if you quarrel, or if your friend tells it on?#Right: only you, and for now your parents, should know it.}

::What does what::Which part does which job? {
  =keyboard -> puts letters in
  =screen -> shows pictures
  =loudspeaker -> plays sound
  =memory card -> keeps data
}

::Again and again::A robot does this\: repeat 4 times \{ walk 3 steps \}. How many steps does it walk? {#12}

::In or out::Which of these bring something into the computer? Tick all of them. {
  ~%50%mouse
  ~%50%microphone
  ~%-50%printer#It brings something out.
  ~%-50%loudspeaker#It brings something out.
}

::Finding mistakes::What do programmers call finding and mending mistakes in a program? {
  =debug*
  =%50%test*#Testing finds them, but who mends them?
}

$CATEGORY: Computing/Upper school

::From binary::Which decimal number is 1011 in binary? {#11}

::Finding a name fast::Binary search finds a name in a long list within a few steps. What must be true of the list? {
  =It is sorted.#Yes: only then does one look tell us which half to drop.
  ~It has an even number of entries.#Any length will do.
  ~It holds no name twice.#Doubles do no harm; one of them is found.
  ~It is stored on a fast disk.#That helps a little, but not the idea.
}

::The lock in the browser::A padlock in the address bar (HTTPS) means that the owner of the site is honest. {F#What exactly does it protect?#Right: the connection is encrypted, but swindlers can have that, too.}

::How long it takes::A file of 24 megabytes is loaded at 8 megabits per second. How many seconds does that take? {#24:0.5}

::Good passwords::Which two make a password harder to guess? {
  ~%50%making it longer
  ~%50%using it on one site only
  ~%-50%adding the year of your birth
  ~%-50%replacing every o by a zero#Programs that guess passwords know that trick.
}

::The name of the page language::Which language, known by four letters, describes the structure of a web page? {
  =HTML
  =HTML5
  =Hyper*text Markup Language
}

::Who should decide::A school wants a program to choose which pupils need extra lessons. Name one chance and one danger, and say who should have the last word. {}
`;

export const essays = {
  lower: {
    title: 'Orders for a robot',
    prompt:
      'Write orders for a robot that lays the table for two. A friend plays the robot: what went wrong, and how did you mend it?',
    guidance: 'Small steps in order, one mistake found by trying, and the mended step.',
    answers: {
      strong:
        '1. Take two plates. 2. Put one plate in front of each chair. 3. Repeat twice: put a fork left of a plate. My friend put both forks at the same plate! So I wrote: for each plate, put one fork left of it.',
      fair: '1. Take plates. 2. Put them on the table. 3. Take forks. My friend put the plates in a pile, so I wrote where.',
      weak: 'Robot, lay the table please.',
    },
  },
  upper: {
    title: 'What an app knows',
    prompt: 'Choose an app you use. Which data does it collect, what for, and what would you change if you owned it?',
    guidance: 'Concrete data, a purpose for each, one trade-off named, and a change that would work.',
    answers: {
      strong:
        'My running app stores where I ran, when, and my pulse. It needs the route to show my distance, but it keeps every route for good and shares them with friends by default, so anyone can see where I live. I would keep only distances after a month and cut the first 200 metres of each route. Sharing would be fun only for those who choose it.',
      fair: 'The app knows my location and my contacts. It uses the location for the map. I think it should ask before it takes the contacts.',
      weak: 'It knows everything. That is bad.',
    },
  },
};
