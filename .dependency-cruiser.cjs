/** The house's floors, top to bottom: a folder of src/ imports only from those below it (docs/architecture.md). */
const FLOORS = [
  'cli',
  'library',
  'cluster',
  'verify',
  'run',
  'predict',
  'plan',
  'workers',
  'pages',
  'results',
  'pictures',
  'store',
  'train',
  'classifiers',
  'evaluate',
  'compile',
  'engine',
  'data',
  'pipeline',
  'splits',
  'scenes',
  'architecture',
  'schema',
  'numerics',
  'base',
  'errors',
];

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...FLOORS.slice(1).map((floor, index) => ({
      name: `no-upward-import-from-${floor}`,
      severity: 'error',
      from: { path: `^src/${floor}/` },
      to: { path: `^src/(${FLOORS.slice(0, index + 1).join('|')})/` },
    })),
    { name: 'only-known-floors', severity: 'error', from: {}, to: { path: '^src/', pathNot: `^src/(${FLOORS.join('|')})/` } },
    { name: 'architecture-is-pure', severity: 'error', from: { path: '^src/architecture/' }, to: { dependencyTypes: ['core', 'npm'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.build.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
