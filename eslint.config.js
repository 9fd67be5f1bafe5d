import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Math's transcendental functions differ between processors and Node versions: results must not pass through them. */
const INEXACT = [
  'exp',
  'expm1',
  'log',
  'log1p',
  'log2',
  'log10',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'pow',
  'cbrt',
  'hypot',
  'random',
];

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'src/**/assembly/', '**/*.generated.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
      'max-len': ['error', { code: 140, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...INEXACT.map((property) => ({ object: 'Math', property, message: 'Not the same bits on every machine: use src/numerics.' })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "BinaryExpression[operator='**']", message: 'Not the same bits on every machine: use pow of src/numerics.' },
        { selector: "AssignmentExpression[operator='**=']", message: 'Not the same bits on every machine: use pow of src/numerics.' },
        {
          selector: "CatchClause[param!=null] ThrowStatement > NewExpression[callee.name='Failure'][arguments.length=1]",
          message: 'What was caught is lost: give it as { cause }.',
        },
        {
          selector: "CatchClause[param=null] ThrowStatement > NewExpression[callee.name='Failure']",
          message: 'What was caught is lost: catch (error), and give it as { cause }.',
        },
      ],
    },
  },
  {
    // What the library runs leaves the process to its user. Modules that are started as processes of their own have their arguments.
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/workers/engines/inspect-child.ts', 'src/engine/tensorflow/probe.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...INEXACT.map((property) => ({ object: 'Math', property, message: 'Not the same bits on every machine: use src/numerics.' })),
        ...['argv', 'exit', 'exitCode', 'on', 'once', 'stdout', 'stderr'].map((property) => ({
          object: 'process',
          property,
          message: 'Only src/cli speaks to the terminal and handles signals: emit an event of src/workers/events.ts.',
        })),
      ],
    },
  },
  { files: ['src/cli/**', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  // What a page does runs in a browser.
  {
    files: ['scripts/checks/page-*.mjs'],
    languageOptions: {
      globals: {
        document: 'readonly',
        NodeFilter: 'readonly',
        getComputedStyle: 'readonly',
        dispatchEvent: 'readonly',
        Event: 'readonly',
        atob: 'readonly',
        Blob: 'readonly',
        Response: 'readonly',
        DecompressionStream: 'readonly',
      },
    },
  },
  {
    files: ['scripts/**', '*.cjs', '*.js'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        process: 'readonly',
        console: 'readonly',
        module: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        TextDecoder: 'readonly',
        TextEncoder: 'readonly',
        structuredClone: 'readonly',
      },
    },
  },
);
