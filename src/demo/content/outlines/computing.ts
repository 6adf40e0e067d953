/** Copied from a printed book: indentation, dotted leaders and page numbers. */
export const lower = `
Computers around us ................ 1
  What a computer is ............... 2
    Machines that follow orders .... 3
    What goes in, what comes out ... 5
    Where computers hide ........... 7
  Using a computer ................. 9
    Mouse, touch and keyboard ...... 10
    Files and folders .............. 12
    Saving your work ............... 14
  Staying safe ..................... 16
    Secrets and passwords .......... 17
    Kind words online .............. 19
    Asking a grown-up .............. 21
Thinking in steps .................. 23
  Algorithms ....................... 24
    Recipes and routes ............. 25
    The order matters .............. 27
    Finding the mistake ............ 29
  Repeating ........................ 31
    Again and again ................ 32
    Until it is done ............... 34
    Patterns in music and dance .... 36
  Deciding ......................... 38
    If it rains .................... 39
    Yes or no questions ............ 41
    A guessing game ................ 43
Making programs .................... 45
  First programs ................... 46
    Moving a figure ................ 47
    Making it react ................ 49
    Telling a story ................ 51
  Remembering ...................... 53
    A score that changes ........... 54
    Names for values ............... 56
    Asking the player .............. 58
  Our own game ..................... 60
    Drawing the plan ............... 61
    Building and testing ........... 63
    Showing it to others ........... 65
Data and pictures .................. 67
  Collecting data .................. 68
    Counting and sorting ........... 69
    A table on the screen .......... 71
    Drawing a chart ................ 73
  Pictures made of dots ............ 75
    What a pixel is ................ 76
    Painting by numbers ............ 78
    Making a moving picture ........ 80
  Finding things out ............... 82
    Searching with good words ...... 83
    Is it true ..................... 85
    Saying where we found it ....... 87
`;

/** Named by keyword, as in a course handbook. */
export const upper = `
Module 1: How computers represent the world
Part 1: Numbers
Section 1: Binary
Section 2: Hexadecimal
Section 3: When numbers do not fit
Part 2: Text, pictures and sound
Section 1: Characters and their codes
Section 2: Pixels and colour depth
Section 3: Sampling sound
Part 3: Making data smaller
Section 1: Compression without loss
Section 2: Compression with loss
Section 3: Choosing a format
Module 2: Programming
Part 1: Building blocks
Section 1: Variables and types
Section 2: Conditions
Section 3: Loops
Part 2: Structure
Section 1: Functions
Section 2: Lists and dictionaries
Section 3: Reading and writing files
Part 3: Quality
Section 1: Testing
Section 2: Reading an error message
Section 3: Code others can read
Module 3: Algorithms and data
Part 1: Searching and sorting
Section 1: Linear and binary search
Section 2: Sorting by insertion
Section 3: Sorting by merging
Part 2: Efficiency
Section 1: Counting steps
Section 2: Growth that explodes
Section 3: Problems nobody can solve quickly
Part 3: Databases
Section 1: Tables and keys
Section 2: Asking with a query
Section 3: Data about people
Module 4: Networks and society
Part 1: The internet
Section 1: Packets and addresses
Section 2: What happens when a page loads
Section 3: Who runs the network
Part 2: Security
Section 1: Encryption
Section 2: Attacks and defences
Section 3: Passwords that hold
Part 3: Responsibility
Section 1: Privacy
Section 2: Machines that learn
Section 3: Work that software changes
`;
