// What check-language.mjs looks for.

/** Phrases of an old private dialect, and what to write instead. */
export const PHRASES = [
  [/\baloud\b/i, 'with a warning'],
  [/\bcomes? out (again|anew)\b|\bcame out again\b/i, 'is reproduced'],
  [/\b(is|are) told of\b/i, 'is reported'],
  [/\breckon(s|ed|ing)?\b/i, 'estimates, assumes, counts'],
  [/(?<!there )\bis no (path|name|file|number|pipeline|folder)\b/i, 'is not a (valid) path, name, …'],
  [/\bputs? together\b/i, 'assembles, merges'],
  [/\b(by|of) custom\b/i, 'by convention'],
  [/\b(runs?|trials?|what) (that )?(is|are) there\b/i, 'a cached run, existing results'],
];

/** Phrases that readers should not meet either: in pages, schemas and messages, but not in comments. */
export const SHOWN_PHRASES = [
  [/\bshould not have\b/, 'internal error (please report it)'],
  [/\bsee to\b/i, 'correct'],
  [/\bat the most\b/, 'at most'],
  [/\bspelled out\b/, 'written out'],
  [/\b(begin|begins|began|begun|computed|compute|made) anew\b/, 'starts again, computed again'],
  [/\bgoes on (after|from|where)\b/, 'resumes after'],
  [/\bdo(es)? without\b/, 'excludes, does not use'],
  [/\bheld against\b/, 'compared with'],
  [/\bpassed over\b/, 'skipped'],
  [/\btakes? (it|its|pixels|seeds) for\b/, 'assumes that'],
  [/\bwhat (has come|is missing is computed|is finished|was finished)\b/i, 'downloaded data, missing trials, finished results'],
  [/\bnobody can\b/, 'say what is impossible'],
  [/\bnot there any more\b|\bnot any more\b/, 'no longer exists'],
  [/\bno run needs\b/, 'unreferenced'],
  [/\bis (none of|none that)\b/, 'is not one of'],
  [/\b(is|are) due\b/, 'expected …, found …'],
  [/\bcome(s)? forward\b/, 'answers'],
  [/\bgave up\b/, 'ended, stopped'],
  [/(?<!there )\bis no \$\{/, 'is not a valid …'],
];

/** Sentences that may be longer than the limit: [file, how the sentence begins]. */
export const EXCEPTIONS = [
  // A list of names, which grows with the presets.
  ['docs/spec.md', 'Must be a preset ('],
];
