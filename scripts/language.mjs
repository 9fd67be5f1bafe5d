// What check-language.mjs looks for.

/** Phrases of an old private dialect, and what to write instead. */
export const PHRASES = [
  [/\baloud\b/i, 'with a warning'],
  [/\bcomes? out (again|anew)\b|\bcame out again\b/i, 'is reproduced'],
  [/\b(is|are) told of\b/i, 'is reported'],
  [/\breckon(s|ed|ing)?\b/i, 'estimates, assumes, counts'],
  [/\bis no (path|name|file|number)\b/i, 'is not a valid path, name, …'],
  [/\bputs? together\b/i, 'assembles, merges'],
  [/\b(by|of) custom\b/i, 'by convention'],
  [/\b(runs?|trials?|what) (that )?(is|are) there\b/i, 'a cached run, existing results'],
];

/** Sentences that may be longer than the limit: [file, how the sentence begins]. */
export const EXCEPTIONS = [];
